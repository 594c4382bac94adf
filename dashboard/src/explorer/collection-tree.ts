import { sortByName } from "./compare-names.ts";

/** A part of a collection's path, with what is below it. */
export interface Folder {
  /** The path down to here: "sites/a". */
  readonly path: string;
  /** What the path adds to the folder above; several parts where there is only one way: "a/voltage". */
  readonly label: string;
  /** Whether this very path is a collection; otherwise there are only collections below it. */
  readonly isCollection: boolean;
  readonly folders: readonly Folder[];
}

interface Branch {
  readonly path: string;
  readonly part: string;
  isCollection: boolean;
  readonly branches: Map<string, Branch>;
}

/** Collections as a tree, split at "/", each level sorted; a folder with nothing but one folder in it is joined to that. */
export function collectionTree(collections: Iterable<string>): readonly Folder[] {
  const root: Branch = { path: "", part: "", isCollection: false, branches: new Map() };
  for (const collection of collections) plant(root, collection);
  return folders(root);
}

/** Collections side by side, each with its whole path: how results of a search are shown. */
export function flatFolders(collections: Iterable<string>): readonly Folder[] {
  const list = [...collections].map((path) => ({ path, label: path, isCollection: true, folders: [] }));
  return sortByName(list, ({ label }) => label);
}

function plant(root: Branch, collection: string): void {
  let branch = root;
  let end = -1;
  for (const part of collection.split("/")) {
    end += part.length + 1;
    let next = branch.branches.get(part);
    if (next === undefined) {
      next = { path: collection.slice(0, end), part, isCollection: false, branches: new Map() };
      branch.branches.set(part, next);
    }
    branch = next;
  }
  branch.isCollection = true;
}

function folders(branch: Branch): readonly Folder[] {
  return sortByName([...branch.branches.values()].map(folder), ({ label }) => label);
}

function folder(branch: Branch): Folder {
  let { part: label } = branch;
  let end = branch;
  while (!end.isCollection && end.branches.size === 1) {
    end = end.branches.values().next().value!;
    label += `/${end.part}`;
  }
  return { path: end.path, label, isCollection: end.isCollection, folders: folders(end) };
}
