using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>
/// Translates CREATE TABLE, beginning after its first word. Keys, options, partitions and clusters are read, but have no effect.
/// </summary>
internal sealed class CreateTableReader(TokenReader tokens, TableNames tables, SqlWriter writer)
{
    public Statement Read()
    {
        var replaces = tokens.Take("OR", "REPLACE");
        if (!tokens.Take("TABLE"))
            throw ApiException.Unsupported($"CREATE {tokens.Current.Text.ToUpperInvariant()}");
        var isConditional = tokens.Take("IF", "NOT", "EXISTS");
        var name = tables.Name(TablePath.Read(tokens));
        var columns = tokens.Current.IsSymbol('(') ? ReadColumns() : null;
        var extra = ReadExtra();
        var query = tokens.Take("AS") ? writer.Write(tokens.End) : "";
        if (tokens.Index < tokens.End || (columns is null && query.Length == 0))
            throw tokens.Unexpected("the columns, or AS and a query");
        return new(query.Length == 0 ? StatementType.CreateTable : StatementType.CreateTableAsSelect, query)
        {
            Target = name,
            Columns = columns,
            Extra = extra,
            IsConditional = isConditional,
            Replaces = replaces,
        };
    }

    private List<Field> ReadColumns()
    {
        var open = tokens.Index;
        var columns = new List<Field>();
        foreach (var (from, end) in Definitions(open))
        {
            tokens.Index = from;
            if (!tokens.Current.IsWord("PRIMARY") && !tokens.Current.IsWord("FOREIGN") && !tokens.Current.IsWord("CONSTRAINT"))
                columns.Add(ReadColumn(end));
        }

        tokens.Index = tokens.ClosingOf(open) + 1;
        return columns;
    }

    private Field ReadColumn(int end)
    {
        var column = SqlTypeReader.Read(tokens, tokens.ExpectName());
        while (tokens.Index < end)
        {
            if (tokens.Take("NOT", "NULL"))
                column = column with { IsRequired = true };
            else if (tokens.Take("OPTIONS"))
                tokens.Index = tokens.ClosingOf(tokens.Index) + 1;
            else if (!tokens.Take("PRIMARY", "KEY", "NOT", "ENFORCED"))
                throw ApiException.Unsupported($"{tokens.Current.Text.ToUpperInvariant()} behind a column");
        }

        return column;
    }

    // The commas in STRUCT<a INT64, b STRING> do not separate columns.
    private IEnumerable<(int From, int End)> Definitions(int open)
    {
        var from = -1;
        var depth = 0;
        foreach (var (start, end) in tokens.Arguments(open))
        {
            from = depth == 0 ? start : from;
            for (var i = start; i < end; i++)
                depth += tokens.Tokens[i].IsSymbol('<') ? 1 : tokens.Tokens[i].IsSymbol('>') ? -1 : 0;
            if (depth == 0)
                yield return (from, end);
        }
    }

    private JsonObject ReadExtra()
    {
        var extra = new JsonObject();
        if (tokens.Take("PARTITION", "BY"))
            extra["timePartitioning"] = ReadPartitioning();
        if (tokens.Take("CLUSTER", "BY"))
        {
            var fields = new JsonArray();
            do
                fields.Add(tokens.ExpectName());
            while (tokens.Take(','));
            extra["clustering"] = new JsonObject { ["fields"] = fields };
        }

        if (tokens.Take("OPTIONS"))
            tokens.Index = tokens.ClosingOf(tokens.Index) + 1;
        return extra;
    }

    // Reads day, DATE(moment) or TIMESTAMP_TRUNC(moment, HOUR).
    private JsonObject ReadPartitioning()
    {
        if (!tokens.Ahead(1).IsSymbol('('))
            return new() { ["type"] = "DAY", ["field"] = tokens.ExpectName() };
        var open = tokens.Index + 1;
        var unit = tokens.Ahead(3).IsSymbol(',') ? tokens.Ahead(4).Text.ToUpperInvariant() : "DAY";
        var field = tokens.Ahead(2).Text;
        tokens.Index = tokens.ClosingOf(open) + 1;
        return new() { ["type"] = unit, ["field"] = field };
    }
}
