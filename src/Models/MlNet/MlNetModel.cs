using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>
/// An ML.NET model. The mapper is thread-safe, but its rows are not. So each call takes a row from a pool, which grows to the number of
/// calls that ever ran at once.
/// </summary>
internal sealed class MlNetModel : IModel
{
    private readonly IRowToRowMapper mapper;
    private readonly IReadOnlyList<MlNetInput> inputs;
    private readonly IReadOnlyList<(MlNetOutput Output, OutputSelection[] Selected)> outputs;
    private readonly int[] order;
    private readonly ConcurrentBag<Pooled> rows = [];

    public MlNetModel(IRowToRowMapper mapper, IReadOnlyList<MlNetInput> inputs, IReadOnlyList<MlNetOutput> outputs,
        IReadOnlyList<OutputSelection> selection, string version)
    {
        this.mapper = mapper;
        this.inputs = inputs;
        // Selections are grouped by output, so that a vector is computed once for each row. A scalar makes one column, so each selection of
        // a scalar is a group.
        var groups = selection
            .GroupBy(each => outputs[each.Output].Description.Components is null ? (each.Output, each.Field.Name) : (each.Output, ""))
            .Select(group => (outputs[group.Key.Output], group.ToArray())).ToList();
        this.outputs = groups;
        var built = groups.SelectMany(group => group.Item2).ToList();
        order = [.. selection.Select(each => built.IndexOf(each))];
        Inputs = new(inputs.SelectMany(input => input.Fields).DistinctBy(field => field.Name));
        Outputs = new(selection.Select(each => each.Field));
        Version = version;
    }

    public Schema Inputs { get; }

    public Schema Outputs { get; }

    public string Version { get; }

    public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken)
    {
        rows.TryTake(out var row);
        try
        {
            row ??= NewRow();
            row.Input.Begin(batch);
            foreach (var reader in row.Readers)
                reader.Begin(batch.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                row.Input.MoveTo(i);
                foreach (var reader in row.Readers)
                    reader.Read();
            }

            row.Input.End();
            var columns = row.Readers.SelectMany(reader => reader.End()).ToArray();
            rows.Add(row);
            return new(new Batch(batch.Users, Array.ConvertAll(order, index => columns[index])));
        }
        catch (Exception e)
        {
            row?.Output.Dispose();
            if (e is ModelException or OperationCanceledException)
                throw;
            throw new ModelException($"ML.NET failed ({e.GetType().Name}).", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        while (rows.TryTake(out var row))
            row.Output.Dispose();
        return default;
    }

    private Pooled NewRow()
    {
        var input = new MlNetRow(mapper.InputSchema, inputs);
        var output = mapper.GetRow(input, outputs.Select(each => each.Output.Column));
        return new(input, output, [.. outputs.Select(each => each.Output.Reader(output, each.Selected))]);
    }

    private sealed record Pooled(MlNetRow Input, DataViewRow Output, MlNetReader[] Readers);
}
