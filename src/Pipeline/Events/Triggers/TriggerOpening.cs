namespace ModelPipeline;

/// <summary>The triggers of a pipeline that is being opened. Each exception becomes a fault, and no fault hides another.</summary>
/// <param name="parts">Creates the triggers.</param>
/// <param name="definition">The pipeline.</param>
/// <param name="faults">Receives the faults.</param>
internal sealed class TriggerOpening(PartFactory parts, PipelineDefinition definition, List<Fault> faults) : IAsyncDisposable
{
    private readonly List<OpenTrigger> triggers = [];

    /// <summary>Creates all triggers, without any I/O.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, options) in definition.Options.Triggers)
        {
            faults.AddRange(TriggerOptionsValidator.Check(name, options, definition.Options.Timeout));
            var (trigger, _) = await PartAttempt.RunAsync($"Triggers:{name}", faults,
                () => Task.FromResult(parts.CreateTrigger(definition, name, options)), cancellationToken);
            if (trigger is not null)
                triggers.Add(new(name, options, trigger));
        }
    }

    /// <summary>Opens the triggers that could be created.</summary>
    public async Task<IReadOnlyList<OpenTrigger>> OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var each in triggers)
        {
            await PartAttempt.RunAsync($"Triggers:{each.Name}", faults,
                async () => { await each.Trigger.OpenAsync(cancellationToken); return true; }, cancellationToken);
        }

        return triggers;
    }

    /// <summary>Closes the triggers of a pipeline that has faults.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var each in triggers)
            await each.Trigger.DisposeAsync();
    }
}
