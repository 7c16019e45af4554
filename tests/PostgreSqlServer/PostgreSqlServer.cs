using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>
/// A PostgreSQL server on 127.0.0.1 for tests, in a temporary folder that is deleted at the end. The tests of a project share one with
/// <c>[assembly: AssemblyFixture(typeof(PostgreSqlServer))]</c>.
/// </summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    // The files of a new server cost more processor time than their copy. Each test process makes them once; where this variable names a
    // folder, processes share the files in it.
    private const string FilesVariable = "POSTGRESQL_TEST_FILES";

    private static readonly Lazy<Task<string>> NewFiles = new(MakeFilesAsync);

    private readonly string folder = Directory.CreateTempSubdirectory("postgresql-tests-").FullName;
    private Process? server;

    /// <summary>The connection string of the superuser.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres";

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; } = FreePorts.Next();

    public async ValueTask InitializeAsync()
    {
        // PostgreSQL does not run as root.
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", folder);
        await RunAsync("cp", "--archive", await NewFiles.Value, Data);
        await StartAsync();
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using var command = database.CreateCommand("CREATE EXTENSION citext; CREATE EXTENSION pg_stat_statements");
        await command.ExecuteNonQueryAsync();
    }

    public async Task StartAsync()
    {
        server = Start(
            [.. AsPostgres("postgres"), "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=",
            "-c", "fsync=off", "-c", "max_connections=300", "-c", "shared_preload_libraries=pg_stat_statements", "-c",
            "logging_collector=off", "-c", "log_min_messages=panic", "-c", "jit=off"]);
        var began = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            Assert.False(server.HasExited, $"PostgreSQL ended with exit code {(server.HasExited ? server.ExitCode : 0)}.");
            Assert.True(began.Elapsed < TimeLimit, "PostgreSQL did not answer in time.");
            await Task.Delay(50);
        }
    }

    /// <summary>Stops the server at once, without waiting for connected clients.</summary>
    public Task StopAsync() => EndAsync("-INT");

    /// <summary>Ends the server as a crash does: nothing is written any more, and the next start recovers from the log.</summary>
    public Task CrashAsync() => EndAsync("-QUIT");

    private async Task EndAsync(string signal)
    {
        await RunAsync("kill", signal, server!.Id.ToString(CultureInfo.InvariantCulture));
        await server.WaitForExitAsync().WaitAsync(TimeLimit);
        server.Dispose();
        server = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Data => Path.Combine(folder, "data");

    private static async Task<string> MakeFilesAsync()
    {
        var shared = Environment.GetEnvironmentVariable(FilesVariable);
        if (shared is not null && Directory.Exists(shared))
            return shared;
        var folder = Directory.CreateTempSubdirectory("postgresql-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", folder);
        var data = Path.Combine(folder, "data");
        await RunAsync(
            [.. AsPostgres("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        if (shared is not null)
            await ShareAsync(data, shared);
        return data;
    }

    // Another process may do the same at the same time, and a folder appears under its name as a whole.
    private static async Task ShareAsync(string data, string shared)
    {
        var part = $"{shared}.{Guid.NewGuid():n}";
        await RunAsync("cp", "--archive", data, part);
        try
        {
            Directory.Move(part, shared);
        }
        catch (IOException) when (Directory.Exists(shared))
        {
            Directory.Delete(part, recursive: true);
        }
    }

    private static IEnumerable<string> AsPostgres(string program)
    {
        var newest = Directory.GetDirectories("/usr/lib/postgresql").Where(version => File.Exists(Path.Combine(version, "bin", program)))
            .MaxBy(version => int.Parse(Path.GetFileName(version), CultureInfo.InvariantCulture));
        Assert.True(newest is not null, "PostgreSQL is not installed; ./test installs it.");
        var binary = Path.Combine(newest, "bin", program);
        return Unprivileged(binary);
    }

    internal static string[] Unprivileged(string binary) =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", binary] : [binary];

    private Task<bool> AnswersAsync() => AnswersAsync(ConnectionString);

    internal static async Task<bool> AnswersAsync(string connectionString)
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{connectionString};Pooling=False");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    internal static async Task RunAsync(params string[] command)
    {
        using var process = Start(command);
        await process.WaitForExitAsync().WaitAsync(TimeLimit);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with exit code {process.ExitCode}.");
    }

    internal static Process Start(string[] command)
    {
        // The output is discarded. Nobody reads it, and a full pipe would block the process.
        string[] quiet = ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", .. command];
        return Process.Start(new ProcessStartInfo("sh", quiet) { WorkingDirectory = "/" })!;
    }
}
