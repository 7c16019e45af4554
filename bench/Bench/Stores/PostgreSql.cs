using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ModelPipeline.Bench;

/// <summary>
/// The benchmark's own PostgreSQL server, on 127.0.0.1 and durable. Its files stay after the run, so that the data are made once.
/// </summary>
internal sealed class PostgreSql : IAsyncDisposable
{
    public const string Database = "bench";

    // As durable as by default. The buffers are larger than the 128 MB of the default, and no checkpoint comes in the middle of a turn.
    private static readonly string[] Settings =
    [
        "fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=30min",
        "max_connections=400",
        "shared_preload_libraries=pg_stat_statements", "jit=off",
    ];

    private readonly ServerProcess server;
    private readonly NpgsqlDataSource data;

    private PostgreSql(ServerProcess server, int port)
    {
        (this.server, Port) = (server, port);
        data = NpgsqlDataSource.Create(
            $"{ConnectionString()};Maximum Pool Size=16;Command Timeout=600;Max Auto Prepare=20;Auto Prepare Min Usages=2");
    }

    /// <summary>The port for contestants: the server's own, unless a relay stands before the server.</summary>
    public int Port { get; set; }

    public int Id => server.Id;

    /// <summary>Connections of the benchmark itself.</summary>
    public NpgsqlDataSource Data => data;

    /// <summary>The description of the server for the results.</summary>
    public static string Description => string.Join(", ", Settings);

    public string ConnectionString(string database = Database) =>
        $"Host=127.0.0.1;Port={Port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database={database}";

    /// <summary>The address in the form of libpq.</summary>
    public string Url(string scheme) => string.Create(CultureInfo.InvariantCulture, $"{scheme}://postgres@127.0.0.1:{Port}/{Database}");

    public static async Task<PostgreSql> StartAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(workspace.Data, "postgresql");
        if (!File.Exists(Path.Combine(folder, "PG_VERSION")))
            await InitializeAsync(folder, cancellationToken);
        var port = Workspace.FreePort();
        var command = AsPostgres("postgres")
            .Concat(["-D", folder, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c",
                "unix_socket_directories="]);
        var server = ServerProcess.Start(workspace, "postgresql", command.Concat(Settings.SelectMany(setting => new[] { "-c", setting })),
            folder: "/");
        var database = new PostgreSql(server, port);
        await server.ReadyAsync(() => database.AnswersAsync(cancellationToken), cancellationToken);
        await database.CreateAsync(Database, cancellationToken);
        await database.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", cancellationToken);
        return database;
    }

    /// <summary>Creates a database if it does not exist.</summary>
    public async Task CreateAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString("postgres")};Pooling=False");
        await connection.OpenAsync(cancellationToken);
        await using var find = new NpgsqlCommand($"SELECT 1 FROM pg_database WHERE datname = '{name}'", connection);
        if (await find.ExecuteScalarAsync(cancellationToken) is not null)
            return;
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = data.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = data.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Statements that the server has executed, of all clients of the database.</summary>
    public async Task<long> StatementsAsync(CancellationToken cancellationToken) => (long)await ScalarAsync<decimal>(
        $"SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = '{Database}' AND query NOT LIKE '%pg_stat_statements%'",
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await data.DisposeAsync();
        await server.StopAsync("INT");
        await server.DisposeAsync();
    }

    private static async Task InitializeAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
            await RunAsync(["chown", "postgres", folder], cancellationToken);
        await RunAsync([.. AsPostgres("initdb"), "-D", folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            cancellationToken);
    }

    // PostgreSQL does not run as root.
    private static IEnumerable<string> AsPostgres(string program)
    {
        var newest = Directory.GetDirectories("/usr/lib/postgresql").Where(version => File.Exists(Path.Combine(version, "bin", program)))
            .MaxBy(version => int.Parse(Path.GetFileName(version), CultureInfo.InvariantCulture))
            ?? throw new InvalidOperationException("PostgreSQL is not installed.");
        var binary = Path.Combine(newest, "bin", program);
        return Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", binary] : [binary];
    }

    private static async Task RunAsync(string[] command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with exit code {process.ExitCode}.");
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{ConnectionString("postgres")};Pooling=False");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
