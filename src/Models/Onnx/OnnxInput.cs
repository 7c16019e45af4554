using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// One input of the model, with the columns that feed the input: one column for the shape [N] or [N,1]; F columns or one vector for a
/// matrix [N,F].
/// </summary>
internal sealed class OnnxInput
{
    private readonly TensorElementType element;
    private readonly bool isScalar;
    private readonly long[] rowShape;
    private readonly Func<string, string>? change;

    private OnnxInput(string name, TensorElementType element, int[] shape, IReadOnlyList<Field> fields, Func<string, string>? change)
    {
        this.change = change;
        Name = name;
        this.element = element;
        isScalar = shape.Length == 0;
        rowShape = shape.Length < 2 ? [] : [fields[0].VectorLength ?? fields.Count];
        IsSingleRow = isScalar || shape[0] == 1;
        Fields = fields;
    }

    public string Name { get; }

    /// <summary>Whether the model was exported for one row in each call.</summary>
    public bool IsSingleRow { get; }

    /// <summary>The columns that feed the input, in order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <param name="name">The name of the input in the loaded model.</param>
    /// <param name="source">
    /// The name of the input in the file, as settings use the name. Differs from <paramref name="name"/> where the loaded model was
    /// changed.
    /// </param>
    /// <param name="metadata">onnxruntime's description of the input.</param>
    /// <param name="mapping">Setting <c>Model:Inputs</c>.</param>
    /// <param name="change">Changes each text on its way into the model; null for no change.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <returns>Null, after adding a fault, where no column can feed the input.</returns>
    public static OnnxInput? Create(string name, string source, NodeMetadata metadata, IReadOnlyDictionary<string, string[]> mapping,
        Func<string, string>? change, List<Fault> faults)
    {
        var setting = $"Model:Inputs:{source}";
        OnnxInput? Fault(string message)
        {
            faults.Add(new(setting, message));
            return null;
        }

        if (!metadata.IsTensor || OnnxElements.ColumnTypeOf(metadata.ElementDataType) is not { } type)
        {
            return Fault($"is an input that no column can feed ({OnnxOutput.TypeOf(metadata)}); "
                + $"export the model with tensors of {OnnxElements.Known}.");
        }

        var shape = metadata.Dimensions;
        if (shape.Length > 2 || (shape.Length > 0 && shape[0] != -1 && shape[0] != 1))
            return Fault($"is an input of shape [{string.Join(",", shape)}]; export the model with [N,1] or [N,F], where N is free.");

        var width = shape.Length < 2 ? 1 : shape[1];
        var columns = mapping.GetValueOrDefault(source);
        if (columns is { Length: 0 } || (width == -1 && columns is null))
            return Fault("lists no columns, and the model does not say how many it takes; list the columns that feed it, in order.");
        var isVector = width > 1 && (columns is null || columns.Length == 1);
        if (columns is not null && !isVector && width != -1 && columns.Length != width)
            return Fault($"lists {columns.Length} columns; the model takes {width}.");
        if (isVector && type != ColumnType.Single)
            return Fault($"takes {width} values of type {type}; list the {width} columns that feed it, in order.");

        Field[] fields = isVector
            ? [new(columns?[0] ?? source, ColumnType.Vector, false, width)]
            : [.. (columns ?? [source]).Select(column =>
                new Field(column, type, false, Range: OnnxElements.RangeOf(metadata.ElementDataType)))];
        return new(name, metadata.ElementDataType, shape, fields, change);
    }

    /// <summary>
    /// The tensor of the batch's rows. A single column of the model's own type shares its memory with the tensor; other numbers are in
    /// memory that is lent for the run.
    /// </summary>
    /// <exception cref="OverflowException">A number is out of the range of the model's type.</exception>
    public OrtValue ToTensor(Batch batch, LentArrays lent)
    {
        long[] shape = isScalar ? [] : [batch.Count, .. rowShape];
        return OnnxElements.ColumnTypeOf(element) switch
        {
            ColumnType.Single => OnnxTensors.OfFloats(Floats(batch, lent), element, shape, lent),
            ColumnType.Double => OnnxTensors.Over(Numbers<double>(batch, lent), shape),
            ColumnType.Int64 => OnnxTensors.OfWhole(Numbers<long>(batch, lent), element, shape, lent),
            ColumnType.Boolean => OnnxTensors.Over(Numbers<bool>(batch, lent), shape),
            _ => OnnxTensors.OfTexts(Texts(batch), shape, change),
        };
    }

    private ReadOnlyMemory<float> Floats(Batch batch, LentArrays lent)
    {
        if (Fields[0].VectorLength is not { } width)
            return Numbers<float>(batch, lent);
        var matrix = lent.Lend<float>(batch.Count * width);
        var cells = matrix.Span;
        var vectors = batch.Values<float[]>(Fields[0].Name);
        for (var row = 0; row < vectors.Length; row++)
            vectors[row].CopyTo(cells[(row * width)..]);
        return matrix;
    }

    private ReadOnlyMemory<T> Numbers<T>(Batch batch, LentArrays lent) where T : unmanaged
    {
        if (Fields.Count == 1)
            return ((Column<T>)batch[Fields[0].Name]).Memory;
        var matrix = lent.Lend<T>(batch.Count * Fields.Count);
        Interleave(batch, matrix.Span);
        return matrix;
    }

    private ReadOnlySpan<string> Texts(Batch batch)
    {
        if (Fields.Count == 1)
            return batch.Values<string>(Fields[0].Name);
        var matrix = new string[batch.Count * Fields.Count];
        Interleave<string>(batch, matrix);
        return matrix;
    }

    // Some rows at a time, so that what is written stays in the processor's nearest cache.
    private void Interleave<T>(Batch batch, Span<T> matrix)
    {
        const int RowsAtATime = 16;
        var columns = new ReadOnlyMemory<T>[Fields.Count];
        for (var column = 0; column < columns.Length; column++)
            columns[column] = ((Column<T>)batch[Fields[column].Name]).Memory;
        for (var start = 0; start < batch.Count; start += RowsAtATime)
        {
            var rows = Math.Min(RowsAtATime, batch.Count - start);
            for (var column = 0; column < columns.Length; column++)
            {
                var values = columns[column].Span.Slice(start, rows);
                var cell = (start * columns.Length) + column;
                for (var row = 0; row < values.Length; row++, cell += columns.Length)
                    matrix[cell] = values[row];
            }
        }
    }
}
