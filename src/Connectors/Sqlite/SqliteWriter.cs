using System.Globalization;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// Stores predictions in a SQLite file in WAL mode: one writing connection, one transaction a batch, so that readers never wait and a
/// batch costs one flush to the disk.
/// </summary>
internal sealed class SqliteWriter : IWriter
{
    private readonly OutputOptions options;
    private readonly SqliteConnectionStringBuilder connections;
    private readonly SemaphoreSlim writing = new(1);
    private SqliteConnection? writer;
    private SqliteOutputTable table = null!;
    private Schema outputs = null!;

    public SqliteWriter(PartContext<OutputOptions> context)
    {
        PartSettings.Check(context, "Data Source=scores.db");
        options = context.Options;
        connections = SqliteConnections.Parse(context.ConnectionString, "Output:Connection");
    }

    public async Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        this.outputs = outputs;
        table = new(options.Table, options.Mode, outputs);
        try
        {
            if (connections.Mode == SqliteOpenMode.ReadWriteCreate && Path.GetDirectoryName(Path.GetFullPath(connections.DataSource)) is { } folder)
                Directory.CreateDirectory(folder);
            var faults = await table.CreateOrCheckAsync(await WriterAsync(cancellationToken), cancellationToken);
            if (faults.Count > 0)
                throw new PipelineConfigurationException(faults);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            var why = e is SqliteException ? e.Message : e.GetType().Name;
            throw new PipelineConfigurationException("Output:Connection", $"names '{connections.DataSource}', which cannot be written: {why} Set a file, in a folder, that this process may write.");
        }
    }

    public async Task WriteAsync(Predictions predictions, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            var connection = await WriterAsync(cancellationToken);
            await using var transaction = connection.BeginTransaction(deferred: false);
            await using var insert = connection.CreateCommand();
            insert.CommandText = table.Insert;
            InsertRows(insert, predictions, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (SqliteException e)
        {
            var error = SqliteErrors.Translate(e, $"write '{options.Table}'");
            if (!error.BlamesData)
                await CloseWriterAsync();
            throw error;
        }
        finally
        {
            writing.Release();
        }
    }

    public async Task<Predictions?> ReadAsync(string user, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await SqliteConnections.OpenAsync(connections, cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = table.SelectNewest;
            command.Parameters.AddWithValue("$user", user);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            if (!await row.ReadAsync(cancellationToken))
                return null;
            var columns = outputs.Select((field, i) => SqliteTypes.Reader(field, i + 1, 1)).ToArray();
            foreach (var column in columns)
                column.Read(row);
            var after = outputs.Count + 1;
            return new(new([user], Array.ConvertAll(columns, column => column.Build())), row.GetString(after), Moment(row, after + 1), Moment(row, after + 2), row.GetGuid(after + 3));
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Translate(e, $"read '{options.Table}'");
        }
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await SqliteConnections.OpenAsync(connections, cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = table.Probe;
            await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Translate(e, $"read '{options.Table}'");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseWriterAsync();
        SqliteConnection.ClearPool(new(connections.ConnectionString));
        writing.Dispose();
    }

    private async Task CloseWriterAsync()
    {
        if (writer is not null)
            await writer.DisposeAsync();
        writer = null;
    }

    // Kept open; made anew after trouble with the file. FULL: a commit is on the disk before it is reported.
    private async Task<SqliteConnection> WriterAsync(CancellationToken cancellationToken)
    {
        if (writer is not null)
            return writer;
        var connection = await SqliteConnections.OpenAsync(connections, cancellationToken);
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
            await command.ExecuteNonQueryAsync(cancellationToken);
            return writer = connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static void InsertRows(SqliteCommand insert, Predictions predictions, CancellationToken cancellationToken)
    {
        var columns = predictions.Outputs.Columns;
        for (var i = 0; i < columns.Count + 5; i++)
            insert.Parameters.Add(new($"${i}", null));
        var parameters = insert.Parameters;
        parameters[columns.Count + 1].Value = predictions.ModelVersion;
        parameters[columns.Count + 2].Value = Text(predictions.RetrievedAt);
        parameters[columns.Count + 3].Value = Text(predictions.ScoredAt);
        parameters[columns.Count + 4].Value = predictions.RunId.ToString();
        for (var row = 0; row < predictions.Outputs.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            parameters[0].Value = predictions.Outputs.Users[row];
            for (var i = 0; i < columns.Count; i++)
                parameters[i + 1].Value = Value(columns[i].ValueAt(row));
            insert.ExecuteNonQuery();
        }
    }

    // SQLite keeps no NaN: it stores NULL for it, which is said here rather than left to the driver, which refuses one.
    private static object Value(object? value) => value switch
    {
        null or float.NaN or double.NaN => DBNull.Value,
        float number => (double)number,
        DateTime moment => Text(moment),
        _ => value,
    };

    private static string Text(DateTimeOffset moment) => moment.ToString(SqliteTypes.TimestampFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(SqliteDataReader row, int ordinal) =>
        DateTimeOffset.ParseExact(row.GetString(ordinal), SqliteTypes.TimestampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
