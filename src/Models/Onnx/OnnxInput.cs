using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelPipeline.Models.Onnx;

/// <summary>One input of the model and the columns that feed it: a column of shape [N] or [N,1], or a matrix [N,F] of F columns or one vector.</summary>
internal sealed class OnnxInput
{
    private readonly TensorElementType element;
    private readonly long[] rowShape;

    private OnnxInput(string name, TensorElementType element, long[] rowShape, bool isSingleRow, IReadOnlyList<Field> fields)
    {
        Name = name;
        this.element = element;
        this.rowShape = rowShape;
        IsSingleRow = isSingleRow;
        Fields = fields;
    }

    public string Name { get; }

    /// <summary>Whether the model was exported for one row a call.</summary>
    public bool IsSingleRow { get; }

    /// <summary>The columns that feed it, in order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <returns>Null, and a fault, where the input cannot be fed.</returns>
    public static OnnxInput? Create(string name, NodeMetadata metadata, IReadOnlyDictionary<string, string[]> mapping, List<Fault> faults)
    {
        var setting = $"Model:Inputs:{name}";
        OnnxInput? Fault(string message)
        {
            faults.Add(new(setting, message));
            return null;
        }

        if (!metadata.IsTensor || ColumnTypeOf(metadata.ElementDataType) is not { } type)
            return Fault($"is an input that no column can feed ({(metadata.IsTensor ? metadata.ElementDataType : metadata.OnnxValueType)}); export the model with float, double, integer, boolean or text tensors.");
        var shape = metadata.Dimensions;
        if (shape.Length is not (1 or 2) || (shape[0] != -1 && shape[0] != 1))
            return Fault($"is an input of shape [{string.Join(",", shape)}]; export the model with [N,1] or [N,F], where N is free.");

        var width = shape.Length == 1 ? 1 : shape[1];
        var columns = mapping.GetValueOrDefault(name);
        if (columns is { Length: 0 } || (width == -1 && columns is null))
            return Fault("lists no columns, and the model does not say how many it takes; list the columns that feed it, in order.");
        var isVector = width > 1 && (columns is null || columns.Length == 1);
        if (columns is not null && !isVector && width != -1 && columns.Length != width)
            return Fault($"lists {columns.Length} columns; the model takes {width}.");
        if (isVector && type != ColumnType.Single)
            return Fault($"takes {width} values of type {type}; list the {width} columns that feed it, in order.");

        Field[] fields = isVector
            ? [new(columns?[0] ?? name, ColumnType.Vector, false, width)]
            : [.. (columns ?? [name]).Select(column => new Field(column, type, false, Range: metadata.ElementDataType == TensorElementType.Int32 ? (int.MinValue, int.MaxValue) : null))];
        return new(name, metadata.ElementDataType, shape.Length == 1 ? [] : [isVector ? width : fields.Length], shape[0] == 1, fields);
    }

    /// <summary>The type of a column that holds a tensor's elements; null where there is none.</summary>
    public static ColumnType? ColumnTypeOf(TensorElementType element) => element switch
    {
        TensorElementType.Float => ColumnType.Single,
        TensorElementType.Double => ColumnType.Double,
        TensorElementType.Int64 or TensorElementType.Int32 => ColumnType.Int64,
        TensorElementType.Bool => ColumnType.Boolean,
        TensorElementType.String => ColumnType.String,
        _ => null,
    };

    /// <summary>The tensor of these rows. Where one column feeds it, the tensor is the column's own memory.</summary>
    public OrtValue ToTensor(Batch batch)
    {
        long[] shape = [batch.Count, .. rowShape];
        return element switch
        {
            TensorElementType.Float when Fields[0].Type == ColumnType.Vector => Tensor(Rows(batch), shape),
            TensorElementType.Float => Tensor(Interleave<float>(batch), shape),
            TensorElementType.Double => Tensor(Interleave<double>(batch), shape),
            TensorElementType.Int64 => Tensor(Interleave<long>(batch), shape),
            TensorElementType.Int32 => Tensor(Array.ConvertAll(Interleave<long>(batch).ToArray(), value => checked((int)value)), shape),
            TensorElementType.Bool => Tensor(Interleave<bool>(batch), shape),
            _ => Texts(Interleave<string>(batch).Span, shape),
        };
    }

    private static OrtValue Tensor<T>(ReadOnlyMemory<T> values, long[] shape) where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, MemoryMarshal.AsMemory(values), shape);

    private static OrtValue Tensor<T>(T[] values, long[] shape) where T : unmanaged => Tensor<T>(values.AsMemory(), shape);

    private static OrtValue Texts(ReadOnlySpan<string> values, long[] shape)
    {
        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        for (var i = 0; i < values.Length; i++)
            tensor.StringTensorSetElementAt(values[i].AsSpan(), i);
        return tensor;
    }

    private ReadOnlyMemory<T> Interleave<T>(Batch batch)
    {
        if (Fields.Count == 1)
            return ((Column<T>)batch[Fields[0].Name]).Memory;
        var matrix = new T[batch.Count * Fields.Count];
        for (var column = 0; column < Fields.Count; column++)
        {
            var values = batch.Values<T>(Fields[column].Name);
            for (var row = 0; row < values.Length; row++)
                matrix[(row * Fields.Count) + column] = values[row];
        }

        return matrix;
    }

    private float[] Rows(Batch batch)
    {
        var width = Fields[0].VectorLength!.Value;
        var matrix = new float[batch.Count * width];
        var vectors = batch.Values<float[]>(Fields[0].Name);
        for (var row = 0; row < vectors.Length; row++)
            vectors[row].CopyTo(matrix.AsSpan(row * width));
        return matrix;
    }
}
