using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>What DuckDB's errors mean here. Texts that can hold a value of a row are not passed on.</summary>
internal static class DuckDbErrors
{
    /// <summary>Trouble of a call.</summary>
    /// <param name="e">What DuckDB said.</param>
    /// <param name="source">What it reads, such as <c>'customers'</c>.</param>
    /// <param name="part">What that is to the pipeline.</param>
    public static StoreException Translate(DuckDBException e, string source, StorePart part) => e.ErrorType switch
    {
        DuckDBErrorType.Conversion or DuckDBErrorType.OutOfRange or DuckDBErrorType.MismatchType or DuckDBErrorType.InvalidInput
            or DuckDBErrorType.Decimal or DuckDBErrorType.DivideByZero =>
            part.RefusedValue(
                $"a value cannot be converted ({e.ErrorType})", $"DuckDB cannot convert a value of {source} ({e.ErrorType}).", e),
        _ when Kind(e) is "IO" or "Connection" or "Out of Memory" => part.Unavailable($"DuckDB cannot read {source}: {Explain(e)}", e),
        _ => part.Refused($"DuckDB cannot read {source}: {Explain(e)}", e),
    };

    /// <summary>DuckDB's own words where they can only speak of tables, columns, files and syntax; else the kind of error alone.</summary>
    public static string Explain(DuckDBException e) =>
        Kind(e) is "Catalog" or "Binder" or "Parser" or "Syntax" or "IO" or "Permission" or "Connection"
            ? FirstLine(e)
            : $"{Kind(e)} error.";

    /// <summary>Whether a table or column that a statement names is not there, or of a type that does not fit.</summary>
    public static bool IsOfNames(DuckDBException e) => Kind(e) is "Catalog" or "Binder";

    // The first words say the kind; the driver sets the type only of errors that come while a statement runs, not while it is opened,
    // parsed or bound.
    private static string Kind(DuckDBException e)
    {
        var line = FirstLine(e);
        var end = line.IndexOf(" Error: ", StringComparison.Ordinal);
        return end is > 0 and < 20 ? line[..end] : e.ErrorType.ToString();
    }

    private static string FirstLine(DuckDBException e) =>
        e.Message.Replace("DuckDBOpen failed: ", "", StringComparison.Ordinal).Split('\n')[0].Trim();
}
