using DuckDB.NET.Data;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Log;
using ModelPipeline.BigQueryEmulator.Sql;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>Runs an analyzed query. The rows of a SELECT are stored in a table, from which pages are read.</summary>
internal sealed class QueryRunner(Warehouse warehouse, DatasetCatalog catalog, EmulatorLog log, EmulatorOptions options)
{
    private const int ConflictRetries = 3;

    private readonly ChangeQueue changing = new();

    /// <exception cref="ApiException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">The query was cancelled and has changed nothing.</exception>
    public async Task<QueryOutcome> RunAsync(AnalyzedQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return query.Statement.Type switch
            {
                StatementType.Select => await SelectAsync(query, cancellationToken),
                StatementType.CreateTable or StatementType.CreateTableAsSelect => await CreateAsync(query, cancellationToken),
                StatementType.DropTable => await DropAsync(query.Statement, cancellationToken),
                _ => new(null, 0, await ChangeAsync(query, cancellationToken)),
            };
        }
        catch (DuckDBException e)
        {
            throw DuckDbErrors.Translate(e);
        }
    }

    private async Task<QueryOutcome> SelectAsync(AnalyzedQuery query, CancellationToken cancellationToken)
    {
        if (query.Request.Destination is { } destination)
            return await StoreAsync(query, destination, query.Request.Dispositions, cancellationToken);
        var results = await catalog.HiddenDatasetAsync(query.Request.Project, query.Location);
        var name = new TableName(results.Project, results.Name, $"anon{Guid.NewGuid():N}");
        var (table, rows) = await warehouse.ReadAsync(session => Fill(session, query, name, replace: false), cancellationToken);
        catalog.Add(table);
        if (options.MostResultBytes is { } most
            && await warehouse.ReadAsync(session => ByteCounter.BytesOf(session, table).Values.Sum(), cancellationToken) > most)
        {
            await catalog.DropTableAsync(table.Name, cancellationToken);
            throw new ApiException(403, "responseTooLarge",
                "Response too large to return. Consider specifying a destination table in your job configuration.");
        }

        return new(table, rows, null);
    }

    private async Task<QueryOutcome> StoreAsync(AnalyzedQuery query, TableName name, Dispositions dispositions,
        CancellationToken cancellationToken)
    {
        var (table, rows) = await warehouse.WriteAsync(session =>
        {
            if (!catalog.HasTable(name))
            {
                return dispositions.Create == "CREATE_NEVER"
                    ? throw ApiException.NotFound($"Table {name}")
                    : Fill(session, query, name, replace: false);
            }

            if (dispositions.Truncates)
                return Fill(session, query, name, replace: true);
            var known = catalog.FindTable(name);
            if (dispositions.WantsEmpty(byDefault: true) && session.Query($"SELECT 1 FROM {name.Sql} LIMIT 1", _ => 1).Count > 0)
                throw ApiException.Duplicate($"Table {name}");
            query.Parameters.Set(session);
            return (known, session.Execute($"INSERT INTO {name.Sql} {query.Statement.Sql}"));
        }, cancellationToken);
        table.Changed(options.Time.GetUtcNow());
        catalog.Add(table);
        return new(table, rows, null);
    }

    private (Table Table, long Rows) Fill(Session session, AnalyzedQuery query, TableName name, bool replace, JsonObject? extra = null)
    {
        query.Parameters.Set(session);
        var table = catalog.MakeTable(session, name, query.Statement.Columns ?? query.Columns, extra, replace);
        return (table, session.Execute($"INSERT INTO {name.Sql} {query.Statement.Sql}"));
    }

    private async Task<QueryOutcome> CreateAsync(AnalyzedQuery query, CancellationToken cancellationToken)
    {
        var statement = query.Statement;
        var name = statement.Target!.Value;
        if (statement.IsConditional && catalog.HasTable(name))
            return new(null, 0, null);
        var table = await warehouse.WriteAsync(
            session => statement.Type == StatementType.CreateTable
                ? catalog.MakeTable(session, name, statement.Columns!, statement.Extra, statement.Replaces)
                : Fill(session, query, name, statement.Replaces, statement.Extra).Table,
            cancellationToken);
        catalog.Add(table);
        return new(null, 0, null);
    }

    private async Task<QueryOutcome> DropAsync(Statement statement, CancellationToken cancellationToken)
    {
        if (!statement.IsConditional || catalog.HasTable(statement.Target!.Value))
            await catalog.DropTableAsync(statement.Target!.Value, cancellationToken);
        return new(null, 0, null);
    }

    private async Task<RowChanges> ChangeAsync(AnalyzedQuery query, CancellationToken cancellationToken)
    {
        var statement = query.Statement;
        var table = catalog.FindTable(statement.Target!.Value);
        CheckStreaming(statement, table);
        using var turn = statement.ChangesOldRows ? await changing.EnterAsync(table.Name, cancellationToken) : null;
        var changes = statement.ChangesOldRows
            ? await CountedAsync(query, table, cancellationToken)
            : await ChangeAsync(query, table, cancellationToken);
        table.Changed(options.Time.GetUtcNow());
        return changes;
    }

    private async Task<RowChanges> CountedAsync(AnalyzedQuery query, Table table, CancellationToken cancellationToken)
    {
        log.ChangeBegins();
        try
        {
            return await ChangeAsync(query, table, cancellationToken);
        }
        finally
        {
            log.ChangeEnds();
        }
    }

    // Two statements that change rows of one table run at a time. The statement that ends last has not seen the changes of the other.
    // BigQuery runs it again, and gives up after three times.
    private async Task<RowChanges> ChangeAsync(AnalyzedQuery query, Table table, CancellationToken cancellationToken)
    {
        var statement = query.Statement;
        for (var attempt = 0; ; attempt++)
        {
            var seen = table.Changes;
            if (statement.ChangesOldRows && options.ChangeTime > TimeSpan.Zero)
                await Task.Delay(options.ChangeTime, options.Time, cancellationToken);
            var changes = await warehouse.WriteAsync(session =>
            {
                if (statement.ChangesOldRows && table.Changes != seen)
                    return (RowChanges?)null;
                query.Parameters.Set(session);
                var made = Change(session, statement);
                if (statement.ChangesOldRows && made.Total > 0)
                    table.RowsChanged();
                return made;
            }, cancellationToken);
            if (changes is not null)
                return changes;
            if (attempt == ConflictRetries)
                throw ApiException.InvalidQuery($"Could not serialize access to table {table.Name} due to concurrent update");
        }
    }

    private static RowChanges Change(Session session, Statement statement)
    {
        if (statement.Type == StatementType.Merge)
        {
            if (statement.Ambiguity is { } query && session.Query(query, _ => 1).Count > 0)
                throw ApiException.InvalidQuery("UPDATE/MERGE must match at most one source row for each target row");
            var actions = session.Query(statement.Sql, row => row.GetString(0)).CountBy(action => action).ToDictionary();
            return new(actions.GetValueOrDefault("INSERT"), actions.GetValueOrDefault("UPDATE"), actions.GetValueOrDefault("DELETE"));
        }

        var count = session.Execute(statement.Sql);
        return statement.Type switch
        {
            StatementType.Insert => new(count, 0, 0),
            StatementType.Update => new(0, count, 0),
            _ => new(0, 0, count),
        };
    }

    // BigQuery checks whether the statement could change such a row. Most statements could, so all are refused here.
    private void CheckStreaming(Statement statement, Table table)
    {
        if (statement.ChangesOldRows && options.HasStreamingBuffer && table.Streaming.Read(options.Time.GetUtcNow()).Rows > 0)
        {
            var name = $"{table.Name.Project}.{table.Name.Dataset}.{table.Name.Table}";
            throw ApiException.InvalidQuery(
                $"UPDATE or DELETE statement over table {name} would affect rows in the streaming buffer, which is not supported");
        }
    }
}
