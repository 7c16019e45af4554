using System.Text.Json;

namespace ModelPipeline.Inference;

/// <summary>
/// The JSON form of tensors: <c>data</c> is flat, or nested as the shape says. JSON has no NaN and no infinity: they are written as null.
/// </summary>
internal static class TensorJson
{
    /// <summary>Reads the elements of a tensor.</summary>
    /// <param name="json">Stands on the start of the list <c>data</c>.</param>
    /// <param name="name">The name of the tensor, for messages.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="count">The number of elements of the shape.</param>
    /// <exception cref="TensorException">The data does not fit the type or the shape.</exception>
    public static (Array Values, bool[]? Nulls) Read(
        ref Utf8JsonReader json, string name, Datatype type, IReadOnlyList<long> shape, int count)
    {
        var values = new JsonValues(name, type, count);
        Read(ref json, name, shape, 0, values);
        return (values.Values, values.Nulls);
    }

    /// <summary>Writes the elements of a tensor as one flat list.</summary>
    public static void Write(Utf8JsonWriter json, Tensor tensor)
    {
        json.WriteStartArray();
        if (tensor.Nulls is { } nulls)
            WriteWithNulls(json, tensor, nulls);
        else
            Write(json, tensor.Values);
        json.WriteEndArray();
    }

    private static void WriteWithNulls(Utf8JsonWriter json, Tensor tensor, bool[] nulls)
    {
        for (var i = 0; i < nulls.Length; i++)
        {
            if (nulls[i])
            {
                json.WriteNullValue();
                continue;
            }

            var one = Array.CreateInstance(tensor.Values.GetType().GetElementType()!, 1);
            Array.Copy(tensor.Values, i, one, 0, 1);
            Write(json, one);
        }
    }

    private static void Write(Utf8JsonWriter json, Array values)
    {
        switch (values)
        {
            case float[] floats:
                foreach (var value in floats)
                    Write(json, value, float.IsFinite(value));
                break;
            case double[] doubles:
                foreach (var value in doubles)
                    Write(json, value, double.IsFinite(value));
                break;
            case long[] numbers:
                foreach (var value in numbers)
                    json.WriteNumberValue(value);
                break;
            case bool[] flags:
                foreach (var value in flags)
                    json.WriteBooleanValue(value);
                break;
            default:
                foreach (var value in (string?[])values)
                    json.WriteStringValue(value ?? "");
                break;
        }
    }

    private static void Read(ref Utf8JsonReader json, string name, IReadOnlyList<long> shape, int depth, JsonValues values)
    {
        var children = 0L;
        var isNested = (bool?)null;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var isList = json.TokenType == JsonTokenType.StartArray;
            if (isNested is { } before && before != isList)
                throw Nesting(name, shape);
            isNested = isList;
            children++;
            if (!isList)
                values.Add(ref json);
            else if (depth + 1 < shape.Count)
                Read(ref json, name, shape, depth + 1, values);
            else
                throw Nesting(name, shape);
        }

        // A flat list has all elements at the first level.
        var isFlat = depth == 0 && isNested != true;
        var endsEarly = isNested == false && depth < shape.Count - 1;
        if (!isFlat && (endsEarly || children != shape[depth]))
            throw Nesting(name, shape);
    }

    private static void Write(Utf8JsonWriter json, float value, bool isFinite)
    {
        if (isFinite)
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    private static void Write(Utf8JsonWriter json, double value, bool isFinite)
    {
        if (isFinite)
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    private static TensorException Nesting(string name, IReadOnlyList<long> shape) =>
        new($"Tensor '{name}' has data that is not nested as its shape {Tensor.Describe(shape)} says; nest it so, or send a flat list.");
}
