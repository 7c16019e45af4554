using DuckDB.NET.Data;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Sql;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>Translates a query, and finds its errors, the schema of its result and its cost, without running it.</summary>
internal sealed class QueryAnalyzer(Warehouse warehouse, DatasetCatalog catalog)
{
    /// <exception cref="ApiException">The query cannot run.</exception>
    public async Task<AnalyzedQuery> AnalyzeAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        var tokens = new TokenReader(request.Sql);
        var tables = new TableNames(catalog, request.Project, request.DefaultDataset, request.Location);
        var parameters = QueryParameters.Read(request.Parameters);
        var statement = StatementReader.Read(tokens, tables, parameters.Types);
        try
        {
            return await warehouse.ReadAsync(session => Analyze(session, tokens, tables, parameters, statement, request),
                cancellationToken);
        }
        catch (DuckDBException e)
        {
            throw DuckDbErrors.Translate(e, request.Sql, tokens);
        }
    }

    private static AnalyzedQuery Analyze(Session session, TokenReader tokens, TableNames tables, QueryParameters parameters,
        Statement statement, QueryRequest request)
    {
        parameters.Set(session);
        var columns = statement.Type is StatementType.Select or StatementType.CreateTableAsSelect
            ? Columns(session, tokens, statement)
            : [];
        // EXPLAIN checks names and types, and runs nothing.
        if (statement.ChangesRows)
            session.Execute($"EXPLAIN {statement.Sql}");
        var changed = statement.ChangesOldRows && statement.Type != StatementType.TruncateTable ? statement.Target : null;
        var bytes = ByteCounter.Count(session, tables.Found, ReferencedColumns.Find(tokens), changed);
        if (request.MaximumBytesBilled is { } most && bytes.Billed > most)
        {
            throw new ApiException(500, "bytesBilledLimitExceeded",
                $"Query exceeded limit for bytes billed: {most}. {bytes.Billed} or higher required.");
        }

        return new(request, statement, parameters, tables.Location, columns, bytes);
    }

    private static IReadOnlyList<Field> Columns(Session session, TokenReader tokens, Statement statement)
    {
        var columns = session.Query($"DESCRIBE {statement.Sql}", row => DuckDbTypeReader.Read(row.GetString(0), row.GetString(1)));
        var names = tokens.Tokens.Where(token => token.IsName).SelectMany(token => token.Text.Split('.'))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unnamed = 0;
        columns = [
            .. columns.Select(
                column => IsName(column.Name) || names.Contains(column.Name) ? column : column with { Name = $"f{unnamed++}_" })];
        if (columns.GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw ApiException.InvalidQuery($"Duplicate column names in the result are not supported. Found duplicate(s): {twice.Key}");
        return columns;
    }

    // DuckDB uses the expression as the name of an unnamed column.
    private static bool IsName(string column) =>
        column.Length > 0 && !char.IsAsciiDigit(column[0]) && column.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
