using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>Translates DuckDB's errors. Texts that can hold a value of a row are not passed on.</summary>
internal static class DuckDbErrors
{
    /// <summary>The exception for a failed call.</summary>
    /// <param name="e">DuckDB's exception.</param>
    /// <param name="source">The table or files, such as <c>'customers'</c>.</param>
    /// <param name="part">The role of the source in the pipeline.</param>
    public static StoreException Translate(DuckDBException e, string source, StorePart part) => e.ErrorType switch
    {
        DuckDBErrorType.Conversion or DuckDBErrorType.OutOfRange or DuckDBErrorType.MismatchType or DuckDBErrorType.InvalidInput
            or DuckDBErrorType.Decimal or DuckDBErrorType.DivideByZero =>
            part.RefusedValue(
                $"a value cannot be converted ({e.ErrorType})", $"DuckDB cannot convert a value of {source} ({e.ErrorType}).", e),
        _ when Kind(e) is "IO" or "Connection" or "Out of Memory" => part.Unavailable($"DuckDB cannot read {source}: {Explain(e)}", e),
        _ => part.Refused($"DuckDB cannot read {source}: {Explain(e)}", e),
    };

    /// <summary>
    /// DuckDB's own message where the message can name only tables, columns, files and syntax; otherwise the kind of the error.
    /// </summary>
    public static string Explain(DuckDBException e) =>
        Kind(e) is "Catalog" or "Binder" or "Parser" or "Syntax" or "IO" or "Permission" or "Connection"
            ? FirstLine(e)
            : $"{Kind(e)} error.";

    /// <summary>The file that has no content of Parquet, one of several perhaps; null where that is not the error.</summary>
    public static string? FileThatIsNoParquet(DuckDBException e)
    {
        var line = FirstLine(e);
        return line.Contains("magic bytes", StringComparison.Ordinal) && line.Split('\'') is [_, var file, ..] ? file : null;
    }

    /// <summary>Whether a statement names a table or column that does not exist or has a type that does not fit.</summary>
    public static bool IsOfNames(DuckDBException e) => Kind(e) is "Catalog" or "Binder";

    // The message begins with the kind. The driver sets ErrorType only for errors while a statement runs, not for errors while a file is
    // opened or a statement is parsed or bound.
    private static string Kind(DuckDBException e)
    {
        var line = FirstLine(e);
        var end = line.IndexOf(" Error: ", StringComparison.Ordinal);
        return end is > 0 and < 20 ? line[..end] : e.ErrorType.ToString();
    }

    private static string FirstLine(DuckDBException e) =>
        e.Message.Replace("DuckDBOpen failed: ", "", StringComparison.Ordinal).Split('\n')[0].Trim();
}
