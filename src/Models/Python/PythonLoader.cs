using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Python;

/// <summary>
/// Loads a Python model: starts its process and finds its inputs. The outputs are known when the types of the inputs are known.
/// </summary>
internal sealed partial class PythonLoader(TimeProvider clock, ILogger? log)
{
    public async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(options.Path) || !File.Exists(Path.Combine(options.Path, "MLmodel")))
            ModelFile.Check(options.Path);
        var faults = new List<Fault>();
        var source = Gather(() => ModelSource.Of(options), faults);
        var maxMemory = Gather(() => MemoryLimit.Parse(options.MaxMemory), faults);
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);

        var host = await Start(source!, options.Path, cancellationToken);
        try
        {
            var description = PythonOutputs.Offer(host.Description, options.Outputs);
            if (log is not null)
                LogLoaded(log, source!.Path, source.Interpreter, description.Python, string.Join(", ", description.Files));
            foreach (var warning in log is null ? [] : description.Warnings)
                LogWarning(log!, source!.Path, warning);
            var inputs = PythonInputs.Of(description, options.Inputs);
            if (description.Outputs is { } outputs)
                PythonOutputs.Check(outputs, options.Outputs);
            var workers = Environment.ProcessorCount;
            var limit = maxMemory ?? MemoryLimit.Default(description.Memory, workers);
            var pool = new WorkerPool(new(source!, host, limit, clock, log), workers, new(), clock, log);
            return new PythonModel(pool, description, inputs, options);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    // The worker's messages have the full path of the model. The user gets the path as the setting has it.
    private async Task<PythonHost> Start(ModelSource source, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await PythonHost.StartAsync(source, clock, log, cancellationToken);
        }
        catch (PipelineConfigurationException e)
        {
            throw new PipelineConfigurationException([.. e.Faults.Select(AsSet)]);
        }

        Fault AsSet(Fault fault) => fault with { Message = fault.Message.Replace(source.Path, path, StringComparison.Ordinal) };
    }

    private static T? Gather<T>(Func<T> get, List<Fault> faults)
    {
        try
        {
            return get();
        }
        catch (PipelineConfigurationException e)
        {
            faults.AddRange(e.Faults);
            return default;
        }
    }

    [LoggerMessage(EventId = 520, Level = LogLevel.Information,
        Message = "{Model} is loaded by {Interpreter} (Python {Version}); its version is made of {Files}")]
    private static partial void LogLoaded(ILogger log, string model, string interpreter, string version, string files);

    [LoggerMessage(EventId = 521, Level = LogLevel.Warning, Message = "Python warned while it loaded {Model}: {Warning}")]
    private static partial void LogWarning(ILogger log, string model, string warning);
}
