/** What a statement of a user may consist of: everything that is not here is refused (sql-guard.ts). */

/** Nodes of PostgreSQL's parse tree, by their names there. */
export const ALLOWED_NODES: ReadonlySet<string> = new Set(
  `SelectStmt ResTarget ColumnRef A_Star A_Const ParamRef A_Expr BoolExpr NullTest BooleanTest FuncCall TypeCast
   SubLink CaseExpr CaseWhen CoalesceExpr MinMaxExpr A_ArrayExpr A_Indirection A_Indices RowExpr SortBy RangeVar
   RangeSubselect RangeFunction JoinExpr CommonTableExpr WindowDef GroupingSet GroupingFunc CollateClause List String
   Integer Float Boolean BitString SQLValueFunction NamedArgExpr`.split(/\s+/),
);

/** Functions without side effects that read nothing but their arguments, and cost about what their answer weighs. */
export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set(
  `abs age akeys any_value array_agg array_append array_cat array_length array_lower array_ndims array_position
   array_positions array_prepend array_remove array_replace array_to_json array_to_string array_upper ascii avals avg
   bit_and bit_length bit_or bool_and bool_or btrim cardinality ceil ceiling char_length character_length chr
   clock_timestamp coalesce concat concat_ws convert_from convert_to corr count covar_pop covar_samp cume_dist
   date_bin date_part date_trunc decode defined delete dense_rank div each encode ends_with every exist exists_all
   exists_any exp extract first_value floor format fetchval generate_series generate_subscripts greatest hstore
   hstore_to_array hstore_to_json hstore_to_json_loose hstore_to_jsonb hstore_to_jsonb_loose hstore_to_matrix initcap
   isdefined isexists isfinite json_agg json_array_elements json_array_elements_text json_array_length
   json_build_array json_build_object json_each json_each_text json_extract_path json_extract_path_text json_object
   json_object_agg json_object_keys json_strip_nulls json_typeof jsonb_agg jsonb_array_elements
   jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text
   jsonb_extract_path jsonb_extract_path_text jsonb_object jsonb_object_agg jsonb_object_keys jsonb_pretty
   jsonb_strip_nulls jsonb_typeof lag last_value lead left length like like_escape ln log log10 lower make_date
   make_interval make_time make_timestamp make_timestamptz max md5 min mod mode now ntile nth_value nullif num_nulls
   num_nonnulls octet_length overlay percent_rank percentile_cont percentile_disc position power quote_literal
   quote_nullable rank regexp_count regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array
   regexp_split_to_table regexp_substr replace reverse right round row_number row_to_json rtrim ltrim scale sha256
   sign similar_escape similar_to_escape skeys slice split_part sqrt stddev stddev_pop stddev_samp starts_with
   statement_timestamp string_agg string_to_array string_to_table strpos substr substring sum svals timezone to_char
   to_date to_hex to_json to_jsonb to_number to_timestamp transaction_timestamp translate trim_scale trunc unnest upper
   uuid_extract_timestamp uuid_extract_version var_pop var_samp variance width_bucket`.split(/\s+/),
);

/** Types that a value may be cast to. What is missing: `regclass` and its kind, which look into the catalogue. */
export const ALLOWED_TYPES: ReadonlySet<string> = new Set(
  `bit bool boolean bpchar bytea char date float4 float8 hstore int2 int4 int8 interval json jsonb name numeric text
   time timestamp timestamptz timetz uuid varbit varchar`.split(/\s+/),
);

/** `current_date` and the like; not `current_user`, `current_schema`, ... */
export const ALLOWED_VALUE_FUNCTIONS = /^SVFOP_(CURRENT_|LOCAL)(DATE|TIME|TIMESTAMP)(_N)?$/;

/** The columns of the relation `streams`. */
export const STREAMS_COLUMNS: ReadonlySet<string> = new Set([
  "uuid",
  "collection",
  "name",
  "unit",
  "ingress",
  "property_version",
  "annotations",
]);
