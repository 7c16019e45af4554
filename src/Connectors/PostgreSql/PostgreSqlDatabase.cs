using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// The connection pools of one part of a pipeline. The connections prepare statements, unless a pooler such as PgBouncer stands between.
/// Such a pooler gives each transaction another session. In that session a prepared statement can be missing, or can be another client's
/// statement with the same name; then the answer holds the other client's rows.
/// </summary>
internal sealed partial class PostgreSqlDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource preparing;
    private readonly NpgsqlDataSource plain;
    private readonly ILogger log;
    private readonly string pipeline;
    private readonly string setting;
    private volatile NpgsqlDataSource current;

    private PostgreSqlDatabase(NpgsqlDataSource preparing, NpgsqlDataSource plain, string pipeline, string setting, ILogger log)
    {
        this.preparing = current = preparing;
        this.plain = plain;
        this.pipeline = pipeline;
        this.setting = setting;
        this.log = log;
    }

    /// <exception cref="PipelineConfigurationException">The connection string does not name a server.</exception>
    public static PostgreSqlDatabase Create<T>(PartContext<T> context, string setting) =>
        Create(context, setting, context is PartContext<InputOptions> ? "input" : "output");

    /// <param name="context">The settings.</param>
    /// <param name="setting">The setting that names the connection string.</param>
    /// <param name="part">The role in the pipeline, for messages and for the name of the pool.</param>
    /// <exception cref="PipelineConfigurationException">The connection string does not name a server.</exception>
    public static PostgreSqlDatabase Create<T>(PartContext<T> context, string setting, string part)
    {
        var connections = PostgreSqlConnections.Parse(context.ConnectionString, setting);
        var logs = context.Services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var log = logs.CreateLogger<PostgreSqlDatabase>();
        var pool = $"{context.Pipeline}/{part}";
        return new(connections.Preparing(pool, CheckAsync), connections.Plain($"{pool}, unprepared"), context.Pipeline, setting, log)
        {
            Part = new(context.Pipeline, part, connections.Location),
        };
    }

    /// <summary>The role of the database in the pipeline.</summary>
    public required StorePart Part { get; init; }

    /// <summary>The name of the database, without the user who connects.</summary>
    public string Location => Part.Location;

    public ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken) =>
        current.OpenConnectionAsync(cancellationToken);

    public NpgsqlCommand CreateCommand(string sql) => current.CreateCommand(sql);

    public Task ReloadTypesAsync(CancellationToken cancellationToken) => current.ReloadTypesAsync(cancellationToken);

    /// <summary>
    /// Makes a call. Where the call shows that a pooler stands between, repeats the call without prepared statements, and all later calls
    /// do without them too.
    /// </summary>
    public Task<T> RunAsync<T>(Func<Task<T>> call) => RunAsync(call, call);

    /// <summary>The same, with another call for the repetition.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, Func<Task<T>> again)
    {
        var began = current;
        try
        {
            return await call();
        }
        catch (NpgsqlException e) when (began != plain && IsPooler(e))
        {
            DoWithout(e);
        }

        return await again();
    }

    /// <summary>
    /// The same as <see cref="RunAsync{T}(Func{Task{T}})"/> for a call at the start: a failure that the user can correct is a fault of a
    /// setting.
    /// </summary>
    /// <param name="part"><c>Input</c>, <c>Output</c>, or the settings of a trigger.</param>
    /// <param name="setting">The setting that names the table or query.</param>
    /// <param name="action">The call for messages, such as <c>read 'customers'</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<T> StartAsync<T>(
        string part, string setting, string action, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(call);
        }
        catch (Exception e) when (PostgreSqlErrors.IsStoreFailure(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgreSqlErrors.AtStart(e, part, setting, action, Part);
        }
    }

    /// <summary>The same as <see cref="RunAsync{T}(Func{Task{T}})"/>, with the driver's exceptions as exceptions of a store.</summary>
    /// <param name="action">The call for messages, such as <c>read 'customers'</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    // One method and not two that wait for each other: every run makes two calls.
    public async Task<T> TryAsync<T>(string action, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var began = current;
        try
        {
            try
            {
                return await call();
            }
            catch (NpgsqlException e) when (began != plain && IsPooler(e))
            {
                DoWithout(e);
            }

            return await call();
        }
        catch (Exception e) when (PostgreSqlErrors.IsStoreFailure(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgreSqlErrors.Translate(e, action, Part);
        }
    }

    /// <summary>Makes a call once, with the driver's exceptions as exceptions of a store.</summary>
    public async Task<T> TranslateAsync<T>(string action, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (PostgreSqlErrors.IsStoreFailure(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgreSqlErrors.Translate(e, action, Part);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await preparing.DisposeAsync();
        await plain.DisposeAsync();
    }

    // All calls from now on do without prepared statements.
    private void DoWithout(NpgsqlException sign)
    {
        if (Interlocked.CompareExchange(ref current, plain, preparing) != preparing)
            return;
        LogPooler(pipeline, setting, sign.SqlState ?? "another process id");
        preparing.Clear();
    }

    // A prepared statement exists already, is missing, or takes other parameters.
    private static bool IsPooler(NpgsqlException e) => e is PoolerException || e.SqlState is
        PostgresErrorCodes.DuplicatePreparedStatement or PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.ProtocolViolation;

    // A pooler invents the process id that its clients see. Waiting for an error would be too late: wrong rows may come before the error.
    private static async Task CheckAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        if (await command.ExecuteScalarAsync() is int process && process != connection.ProcessID)
            throw new PoolerException();
    }

    [LoggerMessage(EventId = 400, Level = LogLevel.Warning, Message =
        "Pipeline {Pipeline}: {Setting} leads to a connection pooler such as PgBouncer ({Sign}); statements are not prepared from here "
        + "on, and the server plans each anew. Set \"Max Auto Prepare=0\" in that connection string to say so yourself, or a number where "
        + "the pooler keeps prepared statements apart and you want them")]
    private partial void LogPooler(string pipeline, string setting, string sign);

    private sealed class PoolerException() : NpgsqlException(
        "A connection pooler stands between, which does not keep prepared statements.");
}
