using ModelPipeline.Inference;

namespace ModelPipeline.Models.OpenInference;

/// <summary>
/// One input of a model on a server, with the columns that feed the input: one column for the shape [-1] or [-1,1]; k columns or one vector
/// for [-1,k].
/// </summary>
internal sealed class ServedInput
{
    private readonly Datatype type;
    private readonly bool hasWidth;

    private ServedInput(string name, Datatype type, bool hasWidth, bool isSingleRow, IReadOnlyList<Field> fields)
    {
        this.type = type;
        this.hasWidth = hasWidth;
        Name = name;
        IsSingleRow = isSingleRow;
        Fields = fields;
    }

    public string Name { get; }

    /// <summary>Whether the model takes one row in each call.</summary>
    public bool IsSingleRow { get; }

    /// <summary>The columns that feed the input, in order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <param name="served">What the server says of the input.</param>
    /// <param name="mapping">Setting <c>Model:Inputs</c>.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <returns>Null, after adding a fault, where no column can feed the input.</returns>
    public static ServedInput? Create(TensorMetadata served, IReadOnlyDictionary<string, string[]> mapping, List<Fault> faults)
    {
        var setting = $"Model:Inputs:{served.Name}";
        ServedInput? Fault(string message)
        {
            faults.Add(new(setting, message));
            return null;
        }

        var shape = served.Shape;
        if (Datatype.Find(served.Datatype) is not { } type)
            return Fault($"is an input of the datatype '{served.Datatype}', which no column can feed; it can be one of {Datatype.Names}.");
        if (shape.Length is 0 or > 2 || shape[0] is not (-1 or 1))
        {
            return Fault($"is an input of the shape {Tensor.Describe(shape)}; serve the model with [-1], [-1,1] or [-1,k], "
                + $"or set Model:Types:{served.Name}, such as {type.Name}[4] for four values a row.");
        }

        var width = shape.Length == 1 ? 1 : shape[1];
        var columns = mapping.GetValueOrDefault(served.Name);
        if (columns is { Length: 0 } || (width < 1 && columns is null))
            return Fault("lists no columns, and the server does not say how many it takes; list the columns that feed it, in order.");
        var isVector = width > 1 && (columns is null || columns.Length == 1);
        if (columns is not null && !isVector && width > 0 && columns.Length != width)
            return Fault($"lists {columns.Length} columns; the model takes {width}.");
        if (isVector && type.Column is not (ColumnType.Single or ColumnType.Double))
            return Fault($"takes {width} values of type {type.Column}; list the {width} columns that feed it, in order.");

        Field[] fields = isVector
            ? [new(columns?[0] ?? served.Name, ColumnType.Vector, false, (int)width)]
            : [.. (columns ?? [served.Name]).Select(column => new Field(column, type.Column, false, Range: type.Range))];
        return new(served.Name, type, shape.Length == 2, shape[0] == 1, fields);
    }

    /// <summary>The tensor of the batch's rows.</summary>
    public Tensor ToTensor(Batch batch)
    {
        var isVector = Fields[0].Type == ColumnType.Vector;
        var width = isVector ? Fields[0].VectorLength!.Value : Fields.Count;
        Array values = type.Column switch
        {
            ColumnType.Single => isVector ? Rows(batch, width, value => value) : Interleave<float>(batch),
            ColumnType.Double => isVector ? Rows(batch, width, value => (double)value) : Interleave<double>(batch),
            ColumnType.Int64 => Interleave<long>(batch),
            ColumnType.Boolean => Interleave<bool>(batch),
            _ => Interleave<string>(batch),
        };
        return new(Name, type, hasWidth ? [batch.Count, width] : [batch.Count], values);
    }

    private T[] Interleave<T>(Batch batch)
    {
        if (Fields.Count == 1)
            return batch.Values<T>(Fields[0].Name).ToArray();
        var matrix = new T[batch.Count * Fields.Count];
        for (var column = 0; column < Fields.Count; column++)
        {
            var values = batch.Values<T>(Fields[column].Name);
            for (var row = 0; row < values.Length; row++)
                matrix[(row * Fields.Count) + column] = values[row];
        }

        return matrix;
    }

    private T[] Rows<T>(Batch batch, int width, Func<float, T> convert)
    {
        var matrix = new T[batch.Count * width];
        var vectors = batch.Values<float[]>(Fields[0].Name);
        for (var row = 0; row < vectors.Length; row++)
        {
            for (var i = 0; i < width; i++)
                matrix[(row * width) + i] = convert(vectors[row][i]);
        }

        return matrix;
    }
}
