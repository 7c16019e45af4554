using System.Text.Json;

namespace ModelPipeline.Inference;

/// <summary>Collects the elements of one tensor from JSON, in an array of the .NET type of the tensor's column type.</summary>
/// <param name="name">The name of the tensor, for messages.</param>
/// <param name="type">The type of the elements.</param>
/// <param name="count">The number of elements that the shape says.</param>
internal sealed class JsonValues(string name, Datatype type, int count)
{
    private readonly Array values = type.Column switch
    {
        ColumnType.Single => new float[count],
        ColumnType.Double => new double[count],
        ColumnType.Int64 => new long[count],
        ColumnType.Boolean => new bool[count],
        _ => new string[count],
    };

    private int at;

    /// <summary>The elements.</summary>
    /// <exception cref="TensorException">There are fewer elements than the shape says.</exception>
    public Array Values => at == count
        ? values
        : throw new TensorException($"Tensor '{name}' has {at} elements of data; its shape says {count}.");

    /// <summary>The elements that are null; null if there is none.</summary>
    public bool[]? Nulls { get; private set; }

    /// <summary>Adds the value at the position of the reader.</summary>
    /// <exception cref="TensorException">The value is not of the type, or there are too many.</exception>
    public void Add(ref Utf8JsonReader json)
    {
        if (at == count)
            throw new TensorException($"Tensor '{name}' has more elements of data than the {count} that its shape says.");
        if (json.TokenType == JsonTokenType.Null)
        {
            Nulls ??= new bool[count];
            Nulls[at++] = true;
            return;
        }

        var isRead = values switch
        {
            float[] floats => Read(ref json, floats),
            // A number beyond the range of a double is read as infinity.
            double[] doubles =>
                json.TokenType == JsonTokenType.Number && json.TryGetDouble(out doubles[at]) && double.IsFinite(doubles[at]),
            long[] numbers => Read(ref json, numbers),
            bool[] flags => Read(ref json, flags),
            _ => Read(ref json, (string[])values),
        };
        if (!isRead)
            throw new TensorException($"Element {at} of tensor '{name}' is no {type.Name}.");
        at++;
    }

    private bool Read(ref Utf8JsonReader json, float[] floats)
    {
        // Not by way of a double, which would round twice. A number beyond the range of a float is read as infinity.
        return json.TokenType == JsonTokenType.Number && json.TryGetSingle(out floats[at]) && float.IsFinite(floats[at]);
    }

    // Some clients write whole numbers as 3.0.
    private bool Read(ref Utf8JsonReader json, long[] numbers)
    {
        if (json.TokenType != JsonTokenType.Number)
            return false;
        if (!json.TryGetInt64(out var number))
        {
            const double Exact = 1L << 53;
            if (!json.TryGetDouble(out var real) || real != Math.Floor(real) || Math.Abs(real) > Exact)
                return false;
            number = (long)real;
        }

        numbers[at] = number;
        return type.Range is not { } range || (number >= range.Min && number <= range.Max);
    }

    private bool Read(ref Utf8JsonReader json, bool[] flags)
    {
        flags[at] = json.TokenType == JsonTokenType.True;
        return json.TokenType is JsonTokenType.True or JsonTokenType.False;
    }

    private bool Read(ref Utf8JsonReader json, string[] texts)
    {
        if (json.TokenType != JsonTokenType.String)
            return false;
        try
        {
            texts[at] = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // The text is no UTF-8, or has half of a surrogate pair.
            return false;
        }
    }
}
