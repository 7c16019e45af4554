using System.Diagnostics;
using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>A PgBouncer in front of a server, for tests. Each transaction may use another session of the server.</summary>
/// <param name="server">The server behind PgBouncer.</param>
public sealed class PgBouncer(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("pgbouncer-tests-").FullName;
    private readonly int port = FreePorts.Next();
    private Process? pooler;

    public string ConnectionString => $"Host=127.0.0.1;Port={port};Database=postgres;Username=postgres";

    public async ValueTask InitializeAsync()
    {
        var settings = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            postgres = host=127.0.0.1 port={server.Port} dbname=postgres user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port.ToString(CultureInfo.InvariantCulture)}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 3
            server_round_robin = 1
            """);
        if (Environment.IsPrivilegedProcess)
            await PostgreSqlServer.RunAsync("chown", "-R", "postgres", folder);
        const string Binary = "/usr/sbin/pgbouncer";
        Assert.True(File.Exists(Binary), "PgBouncer is not installed; ./test installs it.");
        pooler = PostgreSqlServer.Start([.. PostgreSqlServer.Unprivileged(Binary), settings]);
        var began = Stopwatch.StartNew();
        while (!await PostgreSqlServer.AnswersAsync(ConnectionString))
        {
            Assert.False(pooler.HasExited, $"PgBouncer ended with exit code {(pooler.HasExited ? pooler.ExitCode : 0)}.");
            Assert.True(began.Elapsed < TimeLimit, "PgBouncer did not answer in time.");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (pooler is not null)
        {
            pooler.Kill();
            await pooler.WaitForExitAsync().WaitAsync(TimeLimit);
            pooler.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }
}
