using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>What DuckDB's errors mean here. Texts that can hold a value of a row are not passed on.</summary>
internal static class DuckDbErrors
{
    public static StoreException Translate(DuckDBException e, string source) => e.ErrorType switch
    {
        DuckDBErrorType.Conversion or DuckDBErrorType.OutOfRange or DuckDBErrorType.MismatchType or DuckDBErrorType.InvalidInput
            or DuckDBErrorType.Decimal or DuckDBErrorType.DivideByZero =>
            new($"DuckDB cannot convert a value of {source} ({e.ErrorType}).", e, blamesData: true),
        DuckDBErrorType.Io or DuckDBErrorType.Connection or DuckDBErrorType.OutOfMemory =>
            new($"DuckDB cannot read {source}: {FirstLine(e)}", e, isTransient: true),
        _ => new($"DuckDB cannot read {source}: {Explain(e)}", e),
    };

    /// <summary>DuckDB's own words where they can only speak of tables, columns, files and syntax; else the kind of error alone.</summary>
    public static string Explain(DuckDBException e) => e.ErrorType switch
    {
        DuckDBErrorType.Catalog or DuckDBErrorType.Binder or DuckDBErrorType.Parser or DuckDBErrorType.Syntax or DuckDBErrorType.Io
            or DuckDBErrorType.Permission or DuckDBErrorType.Connection => FirstLine(e),
        _ => $"{e.ErrorType} error.",
    };

    private static string FirstLine(DuckDBException e) => e.Message.Split('\n')[0].Trim();
}
