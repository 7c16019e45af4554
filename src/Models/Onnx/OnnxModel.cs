using Microsoft.ML.OnnxRuntime;

namespace ModelPipeline.Models.Onnx;

/// <summary>An ONNX model. All calls share one session, which is thread-safe.</summary>
internal sealed class OnnxModel : IModel
{
    private readonly InferenceSession session;
    private readonly IReadOnlyList<OnnxInput> inputs;
    private readonly string[] inputNames;
    private readonly IReadOnlyList<OnnxOutput> outputs;
    private readonly string[] outputNames;
    private readonly IReadOnlyList<OutputSelection> selection;
    private readonly bool isSingleRow;

    public OnnxModel(InferenceSession session, IReadOnlyList<OnnxInput> inputs, bool isSingleRow, Schema columns,
        IReadOnlyList<OnnxOutput> outputs, IReadOnlyList<OutputSelection> selection, string version)
    {
        this.session = session;
        this.inputs = inputs;
        inputNames = [.. inputs.Select(input => input.Name)];
        this.isSingleRow = isSingleRow;

        // The model computes only outputs that a column needs.
        int[] used = [.. selection.Select(each => each.Output).Distinct().Order()];
        this.outputs = [.. used.Select(output => outputs[output])];
        outputNames = [.. this.outputs.Select(output => output.Description.Name)];
        this.selection = [.. selection.Select(each => each with { Output = Array.IndexOf(used, each.Output) })];
        Inputs = columns;
        Outputs = new(selection.Select(each => each.Field));
        Version = version;
    }

    public Schema Inputs { get; }

    public Schema Outputs { get; }

    public string Version { get; }

    public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken)
    {
        // Operators behave differently for a batch without rows.
        if (batch.Count == 0)
            return new(new Batch([], [.. Outputs.Select(field => Column.Default(field, 0))]));
        try
        {
            var flat = isSingleRow ? RunEach(batch, cancellationToken) : Run(batch, cancellationToken);
            var columns = selection.Select(each => each.ToColumn(flat[each.Output], outputs[each.Output].Width, batch.Count)).ToArray();
            return new(new Batch(batch.Users, columns));
        }
        catch (OnnxRuntimeException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // The rest of the message can hold the value on which an operator failed.
            var known = e.Message.Split("Status Message:")[0].Trim();
            throw new ModelException("The model's runtime does not take the input.", e) { Detail = $"onnxruntime failed: {known}" };
        }
        catch (OverflowException e)
        {
            throw new ModelException("A number is out of the range that the model's input takes.", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        session.Dispose();
        return default;
    }

    private Array[] Run(Batch batch, CancellationToken cancellationToken)
    {
        using var lent = new LentArrays();
        var values = new OrtValue[inputs.Count];
        try
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = inputs[i].ToTensor(batch, lent);
            using var options = new RunOptions();
            using var stop = cancellationToken.UnsafeRegister(static run => ((RunOptions)run!).Terminate = true, options);
            using var results = session.Run(options, inputNames, values, outputNames);
            return [.. outputs.Select((output, i) => output.Read(results[i], batch.Count))];
        }
        finally
        {
            foreach (var value in values)
                value?.Dispose();
        }
    }

    private Array[] RunEach(Batch batch, CancellationToken cancellationToken)
    {
        var rows = Enumerable.Range(0, batch.Count).Select(row => Run(batch.Slice(row, 1), cancellationToken)).ToList();
        return [.. outputs.Select((output, i) =>
        {
            var flat = Array.CreateInstance(rows[0][i].GetType().GetElementType()!, batch.Count * output.Width);
            for (var row = 0; row < rows.Count; row++)
                rows[row][i].CopyTo(flat, row * output.Width);
            return flat;
        })];
    }
}
