using ModelPipeline.Silo.Clustering;
using Npgsql;

namespace ModelPipeline.Silo.Models;

/// <summary>Uploaded models in the database of the cluster, in pieces of 1 MiB.</summary>
internal sealed class DatabaseStorage(ClusterOptions cluster) : IModelStorage, IAsyncDisposable
{
    /// <summary>The length of every piece but the last.</summary>
    public const int PieceBytes = 1 << 20;

    private const string Columns = "Pipeline, Version, FileName, Bytes, Sha256, StoredAt";
    private const string OfVersion = "ServiceId = $1 AND Pipeline = $2 AND Version = $3";

    private readonly Lazy<NpgsqlDataSource> database =
        new(() => ClusterConnection.Open("cluster/models", ClusterConnection.WithDefaults(cluster.State)));

    public string Shown => $"database of ConnectionStrings:{cluster.Connection}";

    public Task<bool> TryAddAsync(StoredModel model, string path, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await using var connection = await database.Value.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var id = Guid.NewGuid();
        // The row comes first, so that of two uploads of one version the second waits here and not after its gigabyte.
        await using var row = Command($"""
            INSERT INTO ModelPipelineModel (ServiceId, Pipeline, Version, Id, FileName, Bytes, Sha256)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
            """, cluster.ServiceId, model.Pipeline, model.Version, id, model.FileName, model.Bytes, model.Sha256);
        row.Connection = connection;
        if (await row.ExecuteNonQueryAsync(cancellationToken) == 0)
            return false;
        await AddPiecesAsync(connection, id, path, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    });

    public Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken) => TryAsync(async () =>
        (await ReadAsync($"SELECT {Columns} FROM ModelPipelineModel WHERE {OfVersion}", [cluster.ServiceId, pipeline, version],
            cancellationToken)).SingleOrDefault());

    public Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken) =>
        TryAsync(() => PieceStream.OpenAsync(database.Value, [cluster.ServiceId, pipeline, version], offset, cancellationToken));

    public Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await using var connection = await database.Value.OpenConnectionAsync(cancellationToken);
        await using var command = Command($"""
            WITH gone AS (DELETE FROM ModelPipelineModel WHERE {OfVersion} RETURNING Id),
            pieces AS (DELETE FROM ModelPipelineModelPiece p USING gone WHERE p.Id = gone.Id)
            SELECT count(*) FROM gone
            """, cluster.ServiceId, pipeline, version);
        command.Connection = connection;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! > 0;
    });

    public Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken) => TryAsync(() => ReadAsync(
        $"SELECT {Columns} FROM ModelPipelineModel WHERE ServiceId = $1 AND Pipeline = $2", [cluster.ServiceId, pipeline],
        cancellationToken));

    public ValueTask DisposeAsync() => database.IsValueCreated ? database.Value.DisposeAsync() : default;

    private static async Task AddPiecesAsync(NpgsqlConnection connection, Guid id, string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await using var command = Command(
            "INSERT INTO ModelPipelineModelPiece (Id, Number, Content) VALUES ($1, $2, $3)", id, 0, Array.Empty<byte>());
        command.Connection = connection;
        await command.PrepareAsync(cancellationToken);
        var buffer = new byte[PieceBytes];
        for (var number = 0; ; number++)
        {
            var read = await file.ReadAtLeastAsync(buffer, PieceBytes, throwOnEndOfStream: false, cancellationToken);
            if (read == 0)
                return;
            command.Parameters[1].Value = number;
            command.Parameters[2].Value = read == PieceBytes ? buffer : buffer[..read];
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<StoredModel>> ReadAsync(string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var connection = await database.Value.OpenConnectionAsync(cancellationToken);
        await using var command = Command(sql, values);
        command.Connection = connection;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var models = new List<StoredModel>();
        while (await rows.ReadAsync(cancellationToken))
        {
            models.Add(new(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetInt64(3), rows.GetString(4),
                rows.GetFieldValue<DateTimeOffset>(5)));
        }

        return models;
    }

    private static NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new PipelineConfigurationException("Models:Store", $"is the {Shown}, whose role may not do what is needed: "
                + $"{e.MessageText}. See docs/operations.md for what the role needs.");
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw Failure(e, "it has no tables for uploaded models yet; a silo adds them (Cluster:Migrate)");
        }
        catch (NpgsqlException e)
        {
            throw Failure(e, e is PostgresException error ? $"SQLSTATE {error.SqlState}" : e.GetType().Name);
        }
    }

    private SourceException Failure(Exception e, string why) =>
        new("The store of models cannot be used at the moment; try again.",
            e)
        { Detail = $"The {Shown} (Models:Store) cannot be used: {why}." };
}
