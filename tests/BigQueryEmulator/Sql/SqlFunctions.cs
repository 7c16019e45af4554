namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Functions with another name in DuckDB. Functions.sql defines the functions that DuckDB lacks.</summary>
internal static class SqlFunctions
{
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TIMESTAMP"] = "bq_timestamp",
        ["TIME"] = "bq_time",
        ["DATETIME"] = "bq_datetime",
        ["DATE"] = "bq_date",
        ["DATE_ADD"] = "bq_date_add",
        ["DATE_SUB"] = "bq_date_sub",
        ["DATE_DIFF"] = "bq_date_diff",
        ["DATE_TRUNC"] = "bq_date_trunc",
        ["COUNTIF"] = "bq_countif",
        ["LOGICAL_AND"] = "bool_and",
        ["LOGICAL_OR"] = "bool_or",
        ["GENERATE_ARRAY"] = "generate_series",
        ["DIV"] = "divide",
    };

    private static readonly Dictionary<string, string> Moments = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CURRENT_TIMESTAMP"] = "now()",
        ["CURRENT_DATE"] = "today()",
        ["CURRENT_DATETIME"] = "CAST(now() AS TIMESTAMP)",
    };

    // These functions have the same name but another result. A wrong answer would be worse than none, so they are refused.
    private static readonly HashSet<string> Different = new(
        ["FORMAT", "FORMAT_TIMESTAMP", "FORMAT_DATE", "PARSE_DATE", "PARSE_TIMESTAMP", "DATETIME_TRUNC",
            "SHA1", "SHA256", "SHA512", "MD5", "SPLIT", "INSTR", "GREATEST", "LEAST", "RAND"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> WithDatePart = new(["TIMESTAMP_DIFF", "TIMESTAMP_TRUNC", "DATE_DIFF", "DATE_TRUNC"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The supported parts of EXTRACT. Other parts begin at another day, or count the seconds in the milliseconds.</summary>
    private static readonly HashSet<string> Extracted = new(["YEAR", "QUARTER", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "ISOYEAR"],
        StringComparer.OrdinalIgnoreCase);

    public static string NameOf(string function) => Renamed.GetValueOrDefault(function, function);

    /// <summary>CURRENT_TIMESTAMP and similar functions, which need no parentheses.</summary>
    public static string? MomentOf(string word) => Moments.GetValueOrDefault(word);

    public static bool IsDifferent(string function) => Different.Contains(function);

    /// <summary>Whether the last argument is a bare word such as DAY.</summary>
    public static bool TakesDatePart(string function) => WithDatePart.Contains(function);

    public static bool CanExtract(string part) => Extracted.Contains(part);
}
