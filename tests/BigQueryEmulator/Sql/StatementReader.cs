using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>
/// Translates a statement. It reads the kind and the target of the statement; <see cref="SqlWriter"/> translates the rest.
/// </summary>
internal sealed class StatementReader
{
    private readonly TokenReader tokens;
    private readonly TableNames tables;
    private readonly SqlWriter writer;

    private StatementReader(TokenReader tokens, TableNames tables, IReadOnlyDictionary<string, Field> parameters)
    {
        this.tokens = tokens;
        this.tables = tables;
        writer = new(tokens, tables, parameters);
    }

    /// <exception cref="ApiException">The statement is wrong, or cannot be translated.</exception>
    public static Statement Read(TokenReader tokens, TableNames tables, IReadOnlyDictionary<string, Field> parameters) =>
        new StatementReader(tokens, tables, parameters).Read();

    private Statement Read()
    {
        var first = tokens.Current;
        if (first.IsWord("SELECT") || first.IsWord("WITH") || first.IsSymbol('('))
            return new(StatementType.Select, writer.Write(tokens.End));
        if (tokens.Take("INSERT"))
            return ReadInsert();
        if (tokens.Take("UPDATE"))
            return ReadUpdate();
        if (tokens.Take("DELETE"))
            return ReadDelete();
        if (tokens.Take("MERGE"))
            return new MergeReader(tokens, tables, writer).Read();
        if (tokens.Take("TRUNCATE", "TABLE"))
            return ReadTruncate();
        if (tokens.Take("CREATE"))
            return new CreateTableReader(tokens, tables, writer).Read();
        if (tokens.Take("DROP", "TABLE"))
            return ReadDrop();
        throw first.Kind is TokenKind.Word
            ? ApiException.Unsupported($"the statement {first.Text.ToUpperInvariant()}")
            : tokens.Unexpected("a statement");
    }

    private Statement ReadInsert()
    {
        tokens.Take("INTO");
        var table = tables.Find(TablePath.Read(tokens));
        return new(StatementType.Insert, $"INSERT INTO {table.Name.Sql} {writer.Write(tokens.End)}") { Target = table.Name };
    }

    private Statement ReadUpdate()
    {
        var (table, named) = ReadTarget("UPDATE");
        return new(StatementType.Update, $"UPDATE {named} {writer.Write(tokens.End)}") { Target = table.Name };
    }

    private Statement ReadDelete()
    {
        tokens.Take("FROM");
        var (table, named) = ReadTarget("DELETE");
        return new(StatementType.Delete, $"DELETE FROM {named} {writer.Write(tokens.End)}") { Target = table.Name };
    }

    private (Catalog.Table Table, string Named) ReadTarget(string statement)
    {
        var path = TablePath.Read(tokens);
        var table = tables.Find(path);
        var alias = TablePath.ReadAlias(tokens);
        if (tokens.Find("WHERE", tokens.Index, tokens.End) < 0)
            throw tokens.Fail($"{statement} must have a WHERE clause", tokens.Tokens[0]);
        writer.Target = alias ?? path[^1];
        return (table, alias is null ? table.Name.Sql : $"{table.Name.Sql} AS {Identifier.Quote(alias)}");
    }

    private Statement ReadTruncate()
    {
        var table = tables.Find(TablePath.Read(tokens));
        ExpectEnd();
        return new(StatementType.TruncateTable, $"DELETE FROM {table.Name.Sql}") { Target = table.Name };
    }

    private Statement ReadDrop()
    {
        var isConditional = tokens.Take("IF", "EXISTS");
        var name = tables.Name(TablePath.Read(tokens));
        ExpectEnd();
        return new(StatementType.DropTable, "") { Target = name, IsConditional = isConditional };
    }

    private void ExpectEnd()
    {
        if (tokens.Index < tokens.End)
            throw tokens.Unexpected("end of statement");
    }
}
