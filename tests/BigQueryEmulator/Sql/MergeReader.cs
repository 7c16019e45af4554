using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>
/// Translates MERGE. If several source rows match a row, DuckDB lets the last one win, and BigQuery refuses the statement. So a query that
/// finds such rows is written too.
/// </summary>
internal sealed class MergeReader(TokenReader tokens, TableNames tables, SqlWriter writer)
{
    private readonly List<string> changing = [];

    public Statement Read()
    {
        tokens.Take("INTO");
        var path = TablePath.Read(tokens);
        var table = tables.Find(path);
        var alias = TablePath.ReadAlias(tokens) ?? path[^1];
        writer.Target = alias;
        tokens.Expect("USING");
        var source = writer.Write(Find("ON"), startsWithTable: true);
        tokens.Expect("ON");
        var condition = writer.Write(Find("WHEN"));
        var clauses = new List<string>();
        while (tokens.Index < tokens.End)
            clauses.Add(ReadClause());
        var target = $"{table.Name.Sql} AS {Identifier.Quote(alias)}";
        return new(StatementType.Merge,
            $"MERGE INTO {target} USING {source} ON {condition} {string.Join(' ', clauses)} RETURNING merge_action")
        {
            Target = table.Name,
            Ambiguity = changing.Count == 0 ? null : Ambiguity(target, alias, source, condition),
        };
    }

    private string ReadClause()
    {
        tokens.Expect("WHEN");
        var isMatched = !tokens.Take("NOT");
        tokens.Expect("MATCHED");
        var bySource = tokens.Take("BY", "SOURCE");
        var isTarget = tokens.Take("BY", "TARGET");
        var condition = tokens.Take("AND") ? writer.Write(Find("THEN")) : null;
        tokens.Expect("THEN");
        if (isMatched && !bySource && !isTarget)
            changing.Add(condition ?? "TRUE");
        var kind = isMatched ? "MATCHED" : bySource ? "NOT MATCHED BY SOURCE" : "NOT MATCHED";
        return $"WHEN {kind}{(condition is null ? "" : $" AND {condition}")} THEN {ReadAction()}";
    }

    private string ReadAction()
    {
        var next = tokens.Find("WHEN", tokens.Index, tokens.End);
        var end = next < 0 ? tokens.End : next;
        // INSERT ROW means all columns of the source in order.
        if (!tokens.Take("INSERT", "ROW"))
            return writer.Write(end);
        return tokens.Index == end ? "INSERT" : throw tokens.Unexpected("keyword WHEN");
    }

    private string Ambiguity(string target, string alias, string source, string condition) =>
        $"SELECT 1 FROM {target} JOIN {source} ON ({condition}) WHERE ({string.Join(") OR (", changing)}) "
        + $"GROUP BY {Identifier.Quote(alias)}.rowid HAVING count(*) > 1 LIMIT 1";

    private int Find(string word) =>
        tokens.Find(word, tokens.Index, tokens.End) is var at and >= 0 ? at : throw tokens.Unexpected($"keyword {word}");
}
