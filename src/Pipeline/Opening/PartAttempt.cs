namespace ModelPipeline;

/// <summary>Opens a part of a pipeline and turns each exception into faults.</summary>
internal static class PartAttempt
{
    /// <summary>Limits the wait for a store that accepts a connection and then does not answer.</summary>
    public static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The limit for a model is long because a model file can have gigabytes of weights.</summary>
    public static readonly TimeSpan LoadTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Opens a part.</summary>
    /// <param name="part">The section of the part: <c>Input</c>, <c>Model</c> or <c>Output</c>.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <param name="open">Opens the part.</param>
    /// <param name="cancellationToken">Ends the attempt. A cancellation of another token counts as a time limit.</param>
    /// <returns>
    /// The part, and the columns that are known of the part despite its faults, so that the other parts are checked against them and all
    /// faults appear in one message.
    /// </returns>
    public static async Task<(T? Made, Schema? Known)> RunAsync<T>(string part, List<Fault> faults, Func<Task<T>> open,
        CancellationToken cancellationToken)
    {
        try
        {
            return (await open(), null);
        }
        catch (PipelineConfigurationException e)
        {
            faults.AddRange(e.Faults);
            return (default, e.Columns);
        }
        catch (PipelineException e)
        {
            faults.Add(new(part, $"cannot be opened: {e.Detail}{Remedy(part, e)}", e.IsTransient));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The message of a foreign exception may contain a secret, so only its type is shown.
            faults.Add(new(part, $"cannot be opened: {e.GetType().FullName} was thrown; see that its settings fit."));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            faults.Add(new(part, part == "Model"
                ? $"did not load within {LoadTimeout.TotalMinutes:0} minutes; see that its files can be read."
                : $"did not open within {OpenTimeout.TotalSeconds:0} seconds; see that the store answers.", IsTransient: true));
        }

        return default;
    }

    private static string Remedy(string part, PipelineException e)
    {
        if (!e.IsTransient)
            return "";
        return e is ModelException ? " See that the server runs, or correct Model:Url (Model:Path, where that has the address)."
            : part == "Model" ? " See that the server runs, or correct Model:Path."
            : $" See that the store runs, or correct {part}:Connection.";
    }
}
