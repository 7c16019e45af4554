using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.Starting;
using Npgsql;

namespace ModelPipeline.Silo.Schema;

/// <summary>Waits for the cluster's PostgreSQL database when a process starts, and checks or applies the schema.</summary>
internal sealed partial class ClusterDatabase(ClusterOptions options, StartWait wait, ILogger<ClusterDatabase> log)
{
    private string Location =>
        $"PostgreSQL at {Settings.Host}:{Settings.Port}, database '{Settings.Database ?? Settings.Username}' (ConnectionStrings:{options.Connection})";

    private NpgsqlConnectionStringBuilder Settings => new(options.State);

    /// <summary>
    /// For a silo: waits until the schema is current. Applies the schema where <see cref="ClusterOptions.Migrate"/> allows that.
    /// </summary>
    /// <exception cref="PipelineConfigurationException">
    /// The schema is missing or too old, or the database refuses the connection.
    /// </exception>
    public Task PrepareAsync(CancellationToken cancellationToken) => WithAsync(async (migration, token) =>
    {
        if (await migration.ReadVersionAsync(token) is var version && version >= ClusterSchema.Latest)
            return null;
        if (!options.Migrate)
        {
            throw Fault(
                $"names a database whose schema is {(version == 0 ? "missing" : $"at version {version}; this program needs {ClusterSchema.Latest}")}. Run \"dotnet ModelPipeline.Silo.dll --migrate\" with these settings, or set Cluster:Migrate to true.");
        }

        await ApplyAsync(migration, token);
        return null;
    }, cancellationToken);

    /// <summary>For a client: waits until the database has a schema, which another process applies.</summary>
    public Task FindAsync(CancellationToken cancellationToken) => WithAsync(async (migration, token) =>
        await migration.ReadVersionAsync(token) > 0
            ? null
            : "it has no schema yet; a silo applies it (Cluster:Migrate), or \"dotnet ModelPipeline.Silo.dll --migrate\"",
            cancellationToken);

    /// <summary>For the command <c>--migrate</c>: applies the schema.</summary>
    public Task MigrateAsync(CancellationToken cancellationToken) => WithAsync(async (migration, token) =>
    {
        await ApplyAsync(migration, token);
        return null;
    }, cancellationToken);

    private async Task ApplyAsync(SchemaMigration migration, CancellationToken cancellationToken)
    {
        foreach (var version in await migration.ApplyAsync(cancellationToken))
            LogApplied(version.Number, version.Description);
        LogCurrent(ClusterSchema.Latest, Location);
    }

    private async Task WithAsync(Func<SchemaMigration, CancellationToken, Task<string?>> work, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.State) { Pooling = false };
        await using var database = ClusterConnection.Open("cluster/schema", settings.ConnectionString);
        var migration = new SchemaMigration(database);
        await wait.UntilAsync(Location, async token =>
        {
            try
            {
                return await work(migration, token);
            }
            catch (NpgsqlException e) when (e.IsTransient
                || e.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown)
            {
                return e.InnerException?.Message ?? e.Message;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw Fault(
                    $"names a role that may not do what is needed: {e.MessageText} (SQLSTATE {e.SqlState}). Run \"dotnet ModelPipeline.Silo.dll --migrate\" as one that may create tables, and see docs/operations.md for what the silos' own role needs.");
            }
            catch (PostgresException e)
            {
                throw Fault(
                    $"names a database that cannot be used: {e.MessageText} (SQLSTATE {e.SqlState}). Correct that connection string.");
            }
            catch (NpgsqlException e)
            {
                throw Fault($"names a server that lets nobody in: {e.Message} Correct that connection string.");
            }
        }, cancellationToken);
    }

    private PipelineConfigurationException Fault(string message) =>
        new("Cluster:Connection", $"is '{options.Connection}', which {message}");

    [LoggerMessage(EventId = 210, Level = LogLevel.Information, Message = "Cluster schema: applied version {Version}, {Description}")]
    private partial void LogApplied(int version, string description);

    [LoggerMessage(EventId = 211, Level = LogLevel.Information, Message = "Cluster schema: version {Version} is there, in {Location}")]
    private partial void LogCurrent(int version, string location);
}
