namespace ModelPipeline.Models.Python;

/// <summary>A model that Python processes apply.</summary>
internal sealed class PythonModel(WorkerPool pool, Description description, PythonInputs inputs, ModelOptions options) : ITypedByInput
{
    private PythonRequests? requests;
    private IReadOnlyList<OutputSelection> selection = [];

    public Schema Inputs { get; private set; } = new(inputs.Fields);

    public Schema Outputs { get; private set; } = new([]);

    public string Version => options.Version.Length > 0 ? options.Version : description.Version[..ModelFile.VersionLength];

    public async Task UseInputTypesAsync(Schema types, Batch? rows, CancellationToken cancellationToken)
    {
        try
        {
            await pool.StartOneAsync(cancellationToken);
            var trial = new PythonTrial(pool, inputs, types, description.Outputs?.Select(output => output.Name).ToArray());
            await trial.RunAsync(rows ?? WarmUp.TwoRows(types), cancellationToken);
            if (trial.Made is null && description.Outputs is null)
            {
                var tried = rows is null ? "rows of zeros and empty texts" : "each of the first rows of the input";
                throw new PipelineConfigurationException("Model:Path", $"is '{options.Path}', whose outputs only a call shows, and it "
                    + $"fails on {tried}: {trial.Failure} Write its outputs into the module, such as outputs = {{\"score\": \"double\"}}, "
                    + "or name another file.");
            }

            var all = PythonOutputs.Of(description.Outputs, trial.Made);
            var selected = OutputSelection.Resolve(all, options.Outputs);
            int[] used = [.. selected.Select(each => each.Output).Distinct().Order()];
            selection = [.. selected.Select(each => each with { Output = Array.IndexOf(used, each.Output) })];
            Inputs = new(await trial.WithNullsAsync(cancellationToken));
            Outputs = new(selection.Select(each => each.Field));
            ModelOutput[] outputs = [.. used.Select(index => all[index])];
            requests = new(inputs, Inputs, [.. outputs.Select(output => output.Name)], outputs);
            await pool.StartAllAsync(trial.Answered is { } row ? requests.Of(row) : null, cancellationToken);
        }
        catch (WorkerEndedException e)
        {
            throw new PipelineConfigurationException("Model:Path",
                $"is '{options.Path}', a model that ends its process: {e.Message} Correct it, or name another file.");
        }
    }

    public async ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (requests is null)
            throw new InvalidOperationException("The model was not told the types of its inputs.");
        if (batch.Count == 0)
            return WarmUp.NoRows(Outputs);
        // A caller who gives up does not end the call. The pool needs the end of the call, to know when the worker is free and whether the
        // worker hangs.
        var answer = await PythonCall.RunAsync(pool, requests.Of(batch), batch.Count, null, cancellationToken).WaitAsync(cancellationToken);
        return new(batch.Users, [.. selection.Select(each => answer.Values[each.Output].Pick(each.Field, each.Component))]);
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();
}
