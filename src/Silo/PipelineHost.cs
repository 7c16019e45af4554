using System.Net.Sockets;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Silo;

/// <summary>Runs a host that has pipelines, or reaches those that have.</summary>
public static class PipelineHost
{
    /// <summary>Exit code of a start that the settings prevent, as <c>sysexits.h</c> has it.</summary>
    public const int ConfigurationFault = 78;

    /// <summary>Exit code of a start that the machine prevents, such as an HTTP port in use.</summary>
    public const int Unavailable = 69;

    /// <summary>Exit code of a process that had started, and failed while it ran or stopped.</summary>
    public const int Failed = 1;

    /// <summary>Builds the host, runs it until it is told to stop, and returns the exit code.</summary>
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
                // Of whatever kind: no setting is to blame that was good enough for the start.
                failure = e;
            }
        });
        if (failure is null)
            return exitCode;
        await Console.Error.WriteLineAsync($"Failed: {failure}");
        return Failed;
    }

    /// <summary>Runs something and returns the exit code. What prevents it goes to stderr as one message.</summary>
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
            // A file of settings that the host itself reads, appsettings.json, which the message names.
            await Console.Error.WriteLineAsync($"Cannot start, a setting does not fit: {e.Message} It {ConfigFile.Explain(e)}");
            return ConfigurationFault;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(
                $"Cannot start: {e.Message} Stop the other process, or set ASPNETCORE_URLS to a free address.");
            return Unavailable;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            // Values that the host itself reads: URLs, log levels.
            await Console.Error.WriteLineAsync($"Cannot start, a setting does not fit: {e.Message} {e.InnerException?.Message}");
            return ConfigurationFault;
        }
    }

    // What has started before something fails, the silo before the HTTP server, is stopped in order.
    private static async Task StartAsync(IHost host)
    {
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.StartAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop while it still waited for its cluster.
            await host.StopAsync();
        }
        catch
        {
            await host.StopAsync();
            throw;
        }
    }
}
