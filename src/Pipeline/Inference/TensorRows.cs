using System.Globalization;

namespace ModelPipeline;

/// <summary>Makes rows for a model from the tensors of a caller.</summary>
public static class TensorRows
{
    /// <summary>
    /// Reads rows. An input comes as one tensor under the model's own name, or as a tensor for each of its columns. A null element is a
    /// missing value. The number of a row is its user.
    /// </summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="tensors">The tensors, each with that number of rows.</param>
    /// <param name="inputs">The inputs of the model.</param>
    /// <param name="rows">The rows, in types that convert to those of the model; null if something is wrong.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static RowFault? Read(int count, IReadOnlyList<TensorData> tensors, IReadOnlyList<InputTensor> inputs, out Batch? rows)
    {
        rows = null;
        var columns = new Dictionary<string, Column>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (Find(inputs, tensor.Name) is not { } input)
                return RowFault.OfRequest($"The model has no input '{tensor.Name}'; its inputs are {Names(inputs)}.");
            if (Check(tensor, input) is { } fault)
                return fault;
            for (var column = 0; column < input.Columns.Count; column++)
            {
                var name = input.Columns[column].Name;
                if (!columns.TryAdd(name, ToColumn(tensor, input, column, count)))
                    return RowFault.OfRequest($"Tensor '{tensor.Name}' feeds column '{name}' once more; send one of the two.");
            }
        }

        var missing = inputs.Where(input => input.Columns.Any(column => !columns.ContainsKey(column.Name))).Select(input => input.Name);
        if (missing.FirstOrDefault() is { } first)
            return RowFault.OfRequest($"Input '{first}' is missing; the model takes {Names(inputs)}.");
        string[] users = [.. Enumerable.Range(0, count).Select(row => row.ToString(CultureInfo.InvariantCulture))];
        rows = new(users, [.. columns.Values]);
        return null;
    }

    // By the model's own name, or as one of the columns.
    private static InputTensor? Find(IReadOnlyList<InputTensor> inputs, string name)
    {
        if (inputs.FirstOrDefault(input => input.Name == name) is { } own)
            return own;
        foreach (var input in inputs)
        {
            if (input.Columns.FirstOrDefault(column => column.Name == name) is { } column)
                return input.Columns.Count == 1 ? input : new(name, input.Type, 1, [column]);
        }

        return null;
    }

    private static RowFault? Check(TensorData tensor, InputTensor input)
    {
        if (input.Width >= 0 && tensor.Width != input.Width)
        {
            var columns = input.Columns.Count > 1 ? $" ({string.Join(", ", input.Columns.Select(column => column.Name))})" : "";
            return RowFault.OfRequest(
                $"Tensor '{tensor.Name}' has {tensor.Width} elements a row; the model takes {input.Width}{columns}.");
        }

        var isVector = input.Columns[0].Type == ColumnType.Vector;
        var converts = isVector
            ? tensor.Type is ColumnType.Single or ColumnType.Double or ColumnType.Int64 && tensor.Nulls is null
            : ColumnConversion.CanConvert(Sent(tensor, input), input.Type);
        var nulls = tensor.Nulls is null ? "" : " and nulls";
        return converts
            ? null
            : RowFault.OfRequest($"Tensor '{tensor.Name}' has elements of type {tensor.Type}{nulls}; the model takes {input.Type}.");
    }

    // Moments come as texts.
    private static ColumnType Sent(TensorData tensor, InputTensor input) =>
        tensor.Type == ColumnType.String && input.Type == ColumnType.Timestamp ? ColumnType.Text : tensor.Type;

    private static Column ToColumn(TensorData tensor, InputTensor input, int at, int count)
    {
        var name = input.Columns[at].Name;
        if (input.Columns[at].Type == ColumnType.Vector)
            return new Column<float[]>(new(name, ColumnType.Vector), Vectors(tensor, count));
        var field = new Field(name, Sent(tensor, input));
        var nulls = tensor.Nulls is { } flags ? Pick(flags, tensor.Width, at, count) : default(ReadOnlyMemory<bool>);
        return tensor.Values switch
        {
            float[] values => new Column<float>(field, Pick(values, tensor.Width, at, count), nulls),
            double[] values => new Column<double>(field, Pick(values, tensor.Width, at, count), nulls),
            long[] values => new Column<long>(field, Pick(values, tensor.Width, at, count), nulls),
            bool[] values => new Column<bool>(field, Pick(values, tensor.Width, at, count), nulls),
            var values => new Column<string>(field, Pick((string[])values, tensor.Width, at, count), nulls),
        };
    }

    private static ReadOnlyMemory<T> Pick<T>(T[] values, int width, int at, int count)
    {
        if (width == 1)
            return values;
        var picked = new T[count];
        for (var row = 0; row < count; row++)
            picked[row] = values[(row * width) + at];
        return picked;
    }

    private static float[][] Vectors(TensorData tensor, int count)
    {
        var vectors = new float[count][];
        for (var row = 0; row < count; row++)
        {
            vectors[row] = new float[tensor.Width];
            for (var i = 0; i < tensor.Width; i++)
            {
                var at = (row * tensor.Width) + i;
                vectors[row][i] = tensor.Values switch
                {
                    float[] floats => floats[at],
                    double[] doubles => (float)doubles[at],
                    var numbers => ((long[])numbers)[at],
                };
            }
        }

        return vectors;
    }

    private static string Names(IEnumerable<InputTensor> inputs) => string.Join(", ", inputs.Select(input => $"'{input.Name}'"));
}
