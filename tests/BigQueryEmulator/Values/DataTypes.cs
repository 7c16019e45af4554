using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>The names of the data types in SQL, in schemas of the REST API (which use older names), and in DuckDB.</summary>
internal static class DataTypes
{
    private static readonly Dictionary<string, DataType> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["STRING"] = DataType.String,
        ["BYTES"] = DataType.Bytes,
        ["INT64"] = DataType.Int64,
        ["INTEGER"] = DataType.Int64,
        ["INT"] = DataType.Int64,
        ["SMALLINT"] = DataType.Int64,
        ["TINYINT"] = DataType.Int64,
        ["BYTEINT"] = DataType.Int64,
        ["BIGINT"] = DataType.Int64,
        ["FLOAT64"] = DataType.Float64,
        ["FLOAT"] = DataType.Float64,
        ["BOOL"] = DataType.Bool,
        ["BOOLEAN"] = DataType.Bool,
        ["NUMERIC"] = DataType.Numeric,
        ["DECIMAL"] = DataType.Numeric,
        ["BIGNUMERIC"] = DataType.BigNumeric,
        ["BIGDECIMAL"] = DataType.BigNumeric,
        ["DATE"] = DataType.Date,
        ["TIME"] = DataType.Time,
        ["DATETIME"] = DataType.DateTime,
        ["TIMESTAMP"] = DataType.Timestamp,
        ["JSON"] = DataType.Json,
        ["STRUCT"] = DataType.Struct,
        ["RECORD"] = DataType.Struct,
    };

    public static bool TryParse(string name, out DataType type) => Names.TryGetValue(name, out type);

    /// <exception cref="ApiException">BigQuery or the emulator does not know the type.</exception>
    public static DataType Parse(string name) =>
        TryParse(name, out var type)
            ? type
            : throw ApiException.Invalid(
                $"Invalid value for type: {name} is not a valid value (or is a type that the emulator does not have)");

    public static string InSchema(DataType type) => type switch
    {
        DataType.Int64 => "INTEGER",
        DataType.Float64 => "FLOAT",
        DataType.Bool => "BOOLEAN",
        DataType.Struct => "RECORD",
        _ => type.ToString().ToUpperInvariant(),
    };

    public static string InDuckDb(DataType type) => type switch
    {
        DataType.String => "VARCHAR",
        DataType.Bytes => "BLOB",
        DataType.Int64 => "BIGINT",
        DataType.Float64 => "DOUBLE",
        DataType.Bool => "BOOLEAN",
        DataType.Numeric => "DECIMAL(38,9)",
        // BigQuery has 38 decimal places. DuckDB can have 18 beside 20 digits before the point.
        DataType.BigNumeric => "DECIMAL(38,18)",
        DataType.DateTime => "TIMESTAMP",
        DataType.Timestamp => "TIMESTAMPTZ",
        _ => type.ToString().ToUpperInvariant(),
    };
}
