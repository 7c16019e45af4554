using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Silo;

/// <summary>Runs a host that has pipelines.</summary>
public static class PipelineHost
{
    /// <summary>Exit code of a start that the settings prevent, as <c>sysexits.h</c> has it.</summary>
    public const int ConfigurationFault = 78;

    /// <summary>Exit code of a start that the machine prevents, such as an HTTP port in use.</summary>
    public const int Unavailable = 69;

    /// <summary>Opens the pipelines, runs the host until it is told to stop, and returns the exit code. Faults go to stderr as one message.</summary>
    public static async Task<int> RunPipelinesAsync(this IHost host, CancellationToken cancellationToken = default)
    {
        try
        {
            await host.Services.GetRequiredService<PipelineSet>().OpenAsync(cancellationToken);
            await host.RunAsync(cancellationToken);
            return 0;
        }
        catch (PipelineConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ConfigurationFault;
        }
        catch (IOException e) when (e.Message.StartsWith("Failed to bind", StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync($"{e.Message} Stop the other process, or set ASPNETCORE_URLS to a free address.");
            return Unavailable;
        }
    }
}
