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

    /// <summary>Builds the host, runs it until it is told to stop, and returns the exit code.</summary>
    public static Task<int> RunAsync(Func<IHost> build) => ReportAsync(async () =>
    {
        using var host = build();
        foreach (var before in host.Services.GetServices<BeforeStart>())
            await before.Run(host.Services);
        await StartAsync(host);
        await host.WaitForShutdownAsync();
    });

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
            await Console.Error.WriteLineAsync($"Cannot start: {e.Message} Stop the other process, or set ASPNETCORE_URLS to a free address.");
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
