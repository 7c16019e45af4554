using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Silo;

/// <summary>Runs a host that has pipelines.</summary>
public static class PipelineHost
{
    /// <summary>Exit code of a start that the settings prevent, as <c>sysexits.h</c> has it.</summary>
    public const int ConfigurationFault = 78;

    /// <summary>Exit code of a start that the machine prevents, such as an HTTP port in use.</summary>
    public const int Unavailable = 69;

    /// <summary>
    /// Builds the host, opens the pipelines, runs until told to stop, and returns the exit code. What prevents the start goes to stderr
    /// as one message.
    /// </summary>
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        try
        {
            using var host = build();
            await host.Services.GetRequiredService<PipelineSet>().OpenAsync(CancellationToken.None);
            await StartAsync(host);
            await host.WaitForShutdownAsync();
            return 0;
        }
        catch (PipelineConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ConfigurationFault;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Cannot start: {e.Message} Stop the other process, or set ASPNETCORE_URLS to a free address.");
            return Unavailable;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            // Values that the host itself reads: appsettings.json, URLs, log levels.
            await Console.Error.WriteLineAsync($"Cannot start, a setting does not fit: {e.Message} {e.InnerException?.Message}");
            return ConfigurationFault;
        }
    }

    // What has started before something fails, the silo before the HTTP server, is stopped in order.
    private static async Task StartAsync(IHost host)
    {
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await host.StopAsync();
            throw;
        }
    }
}
