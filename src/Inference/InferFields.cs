using System.Text.Json;

namespace ModelPipeline.Inference;

/// <summary>Reads the small fields of messages.</summary>
internal static class InferFields
{
    // A day. A longer time means: as long as the server allows.
    private const long LongestTimeout = 86_400_000_000;

    /// <summary>A text; null for a JSON null.</summary>
    public static string? Text(ref Utf8JsonReader json, string property) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => json.GetString(),
        _ => throw new TensorException($"\"{property}\" is no text."),
    };

    /// <summary>A shape.</summary>
    public static long[] Shape(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            throw new TensorException("\"shape\" is no list.");
        var shape = new List<long>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out var size))
                throw new TensorException("\"shape\" has an element that is no whole number.");
            shape.Add(size);
        }

        return [.. shape];
    }

    /// <summary>The parameters that we know. Others are for other servers, and skipped.</summary>
    public static InferParameters Parameters(ref Utf8JsonReader json)
    {
        var parameters = new InferParameters();
        if (json.TokenType == JsonTokenType.Null)
            return parameters;
        if (json.TokenType != JsonTokenType.StartObject)
            throw new TensorException("\"parameters\" is no object.");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            parameters = name switch
            {
                "binary_data" => parameters with { Binary = Flag(ref json, name) },
                "binary_data_output" => parameters with { BinaryOutput = Flag(ref json, name) },
                "binary_data_size" => parameters with { BinarySize = Number(ref json, name) },
                "timeout" => parameters with { Timeout = Microseconds(ref json) },
                _ => parameters,
            };
            json.Skip();
        }

        return parameters;
    }

    private static bool? Flag(ref Utf8JsonReader json, string name) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new TensorException($"Parameter {name} is neither true nor false."),
    };

    private static long? Number(ref Utf8JsonReader json, string name)
    {
        if (json.TokenType == JsonTokenType.Null)
            return null;
        return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number)
            ? number
            : throw new TensorException($"Parameter {name} is no whole number.");
    }

    // Only Triton gives the parameter this meaning; a value in another form is skipped.
    private static TimeSpan? Microseconds(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) ? Timeout(number) : null;

    /// <summary>The parameter <c>timeout</c>; null if it is absent.</summary>
    public static TimeSpan? Timeout(long microseconds) =>
        microseconds is > 0 and <= LongestTimeout ? TimeSpan.FromMicroseconds(microseconds) : null;
}
