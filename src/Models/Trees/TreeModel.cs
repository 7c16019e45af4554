using System.Buffers;
using System.Numerics;

namespace ModelPipeline.Models.Trees;

/// <summary>Boosted trees that a native library applies, on the thread of the caller.</summary>
internal sealed class TreeModel<T> : IModel where T : unmanaged, IFloatingPointIeee754<T>
{
    // Large batches are predicted in chunks. A call can be cancelled between chunks, and the matrix of a chunk fits the processor's cache.
    private const int ChunkCells = 64 * 1024;

    private readonly IBooster<T> booster;
    private readonly TreeInputs<T> inputs;
    private readonly IReadOnlyList<OutputSelection> selection;
    private readonly int chunkRows;

    public TreeModel(IBooster<T> booster, TreeInputs<T> inputs, IReadOnlyList<OutputSelection> selection, string version)
    {
        this.booster = booster;
        this.inputs = inputs;
        this.selection = selection;
        chunkRows = Math.Max(1, ChunkCells / inputs.Width);
        Outputs = new(selection.Select(each => each.Field));
        Version = version;
    }

    public Schema Inputs => inputs.Fields;

    public Schema Outputs { get; }

    public string Version { get; }

    public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (batch.Count == 0)
            return new(WarmUp.NoRows(Outputs));
        var flat = new T[2][];
        foreach (var output in selection.Select(each => each.Output).Distinct())
            flat[output] = new T[batch.Count * booster.WidthOf(output == 1)];
        try
        {
            Predict(batch, flat, cancellationToken);
        }
        catch (TreeLibraryException e)
        {
            throw new ModelException("The model's library does not take the input.", e);
        }

        return new(new Batch(batch.Users, [.. selection.Select(each => Pick(each, flat[each.Output], batch.Count))]));
    }

    public ValueTask DisposeAsync()
    {
        booster.Dispose();
        return default;
    }

    private void Predict(Batch batch, T[][] flat, CancellationToken cancellationToken)
    {
        var columns = inputs.All.Select(input => batch[input.Field.Name]).ToArray();
        var matrix = ArrayPool<T>.Shared.Rent(Math.Min(chunkRows, batch.Count) * inputs.Width);
        try
        {
            for (var start = 0; start < batch.Count; start += chunkRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var rows = Math.Min(chunkRows, batch.Count - start);
                var cells = matrix.AsSpan(0, rows * inputs.Width);
                inputs.Write(columns, start, rows, cells);
                for (var output = 0; output < flat.Length; output++)
                {
                    if (flat[output] is not { } all)
                        continue;
                    var width = booster.WidthOf(output == 1);
                    booster.Predict(cells, rows, output == 1, all.AsSpan(start * width, rows * width));
                }
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(matrix);
        }
    }

    private static Column<T> Pick(OutputSelection selected, T[] flat, int rows)
    {
        var width = flat.Length / rows;
        if (width == 1)
            return new(selected.Field, flat);
        var values = new T[rows];
        for (var row = 0; row < rows; row++)
            values[row] = flat[(row * width) + selected.Component];
        return new(selected.Field, values);
    }
}
