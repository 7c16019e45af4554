using ModelPipeline.Connectors.DuckDb.Files;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>One file, and how its columns are read.</summary>
/// <param name="Path">As the setting leads to it, for messages.</param>
/// <param name="From">What stands after FROM where lines that are no rows are noted.</param>
/// <param name="Columns">Name and SQL of each column's text, in the file's order; a name may stand there twice.</param>
/// <param name="Scan">The same where they are passed over.</param>
/// <param name="MayLack">Whether a row without a column is one without a value, as in JSON.</param>
internal sealed record TextPart(
    string Path, string From, IReadOnlyList<(string Name, string Sql)> Columns, string? Scan = null, bool MayLack = false)
{
    /// <summary>Reads id and packed fields, and where it is no import, those of the rows that are somebody's.</summary>
    /// <param name="user">The column with the ids.</param>
    /// <param name="fields">The columns that are packed.</param>
    /// <param name="nulls">The texts of a field that are null beside the empty one.</param>
    /// <param name="isImport">Whether lines that are no rows are noted.</param>
    /// <exception cref="PipelineConfigurationException">The file lacks one of them.</exception>
    public string Select(string user, IReadOnlyList<string> fields, IReadOnlyList<string> nulls, bool isImport)
    {
        var id = Sql(user);
        var unset = string.Join(", ", nulls.Select(SqlText.Quote));
        var sql = fields.Select(field => nulls.Count == 0 ? Sql(field) : $"CASE WHEN {Sql(field)} NOT IN ({unset}) THEN {Sql(field)} END");
        // What is imported is counted before it goes.
        var columns = PackedRow.Pack([.. sql]).Prepend($"{id} AS id");
        return $"SELECT {string.Join(", ", columns)} FROM {(isImport ? From : Scan ?? From)}{(isImport ? "" : $" WHERE NOT ({Nobody(id)})")}";
    }

    /// <summary>The condition of rows that are nobody's. The driver ends a text at a NUL: such an id could not be asked for.</summary>
    public static string Nobody(string id) => $"coalesce({id}, '') = '' OR contains({id}, chr(0))";

    private string Sql(string name) =>
        Columns.FirstOrDefault(column => column.Name == name).Sql ?? (MayLack ? "NULL::VARCHAR" : throw SourceFault.Lacks(Path, name));
}
