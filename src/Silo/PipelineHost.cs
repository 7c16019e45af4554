using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using ModelPipeline.Silo.Starting;
using Npgsql;

namespace ModelPipeline.Silo;

/// <summary>Runs a host with pipelines, or a host that calls such hosts.</summary>
public static class PipelineHost
{
    /// <summary>The exit code where the settings prevent the start; EX_CONFIG of <c>sysexits.h</c>.</summary>
    public const int ConfigurationFault = 78;

    /// <summary>
    /// The exit code where the machine prevents the start, such as an HTTP port in use; EX_UNAVAILABLE of <c>sysexits.h</c>.
    /// </summary>
    public const int Unavailable = 69;

    /// <summary>The exit code of a process that started, and then failed while it ran or stopped.</summary>
    public const int Failed = 1;

    private const int SqliteFull = 13;

    /// <summary>Builds the host, runs the host until the process is told to stop, and returns the exit code.</summary>
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        var failure = (Exception?)null;
        var exitCode = await ReportAsync(async () =>
        {
            using var host = build();
            foreach (var before in host.Services.GetServices<BeforeStart>())
                await before.Run(host.Services);
            await StartAsync(host);
            try
            {
                await host.WaitForShutdownAsync();
            }
            catch (Exception e)
            {
                // Any kind of exception: the start accepted the settings, so no setting is to blame.
                failure = e;
            }
        });
        if (failure is null)
            return exitCode;
        await Console.Error.WriteLineAsync($"Failed: {failure}");
        return Failed;
    }

    /// <summary>Runs a command and returns the exit code. Where the command fails, one message goes to stderr.</summary>
    internal static async Task<int> ReportAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (PipelineConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ConfigurationFault;
        }
        catch (InvalidDataException e)
        {
            // A settings file that the host itself reads, such as appsettings.json. The message names the file.
            await Console.Error.WriteLineAsync($"Cannot start, a setting does not fit: {e.Message} It {ConfigFile.Explain(e)}");
            return ConfigurationFault;
        }
        catch (IOException e) when (DiskFaults.IsFull(e))
        {
            await Console.Error.WriteLineAsync($"Cannot start: {e.Message} Free space on the disks to which this process writes.");
            return Unavailable;
        }
        catch (DbException e)
        {
            // The state of this process, whose place took a transaction a moment ago; in a cluster, its database.
            var isFull = e is SqliteException { SqliteErrorCode: SqliteFull } || e.SqlState == PostgresErrorCodes.DiskFull;
            await Console.Error.WriteLineAsync($"Cannot start, the database with the state of the cluster fails: {e.Message}"
                + (isFull ? " Free space on its disk." : ""));
            return Unavailable;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(
                $"Cannot start: {e.Message} Stop the other process, or set ASPNETCORE_URLS to a free address.");
            return Unavailable;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            // Values that the host itself reads, such as URLs and log levels.
            await Console.Error.WriteLineAsync($"Cannot start, a setting does not fit: {e.Message} {e.InnerException?.Message}");
            return ConfigurationFault;
        }
    }

    // The silo starts before the HTTP server. Where the server fails to start, the silo stops in order.
    private static async Task StartAsync(IHost host)
    {
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.StartAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process was told to stop while it waited for its cluster.
            await host.StopAsync();
        }
        catch
        {
            await host.StopAsync();
            throw;
        }
    }
}
