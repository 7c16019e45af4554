using System.Text.Json;

namespace ModelPipeline.Inference;

/// <summary>
/// Reads a request for inference or the answer to one: JSON, and after the JSON the bytes of the tensors that are in binary form. Unknown
/// fields are skipped; a null counts as absent.
/// </summary>
internal static class InferReader
{
    /// <summary>Reads a message.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="jsonLength">The value of <see cref="InferMessage.LengthHeader"/>; null where the body is JSON alone.</param>
    /// <param name="isRequest">Whether the message is a request, whose tensors are the inputs.</param>
    /// <exception cref="TensorException">The body is not a valid message.</exception>
    public static InferMessage Read(ReadOnlyMemory<byte> body, int? jsonLength, bool isRequest)
    {
        if (jsonLength is { } length && (length < 0 || length > body.Length))
        {
            throw new TensorException($"The header {InferMessage.LengthHeader} is {length}, and the body has {body.Length} bytes; "
                + "send the length of the JSON.")
            {
                IsNoMessage = length > body.Length,
            };
        }

        var text = body.Span[..(jsonLength ?? body.Length)];
        var tail = body.Span[text.Length..];
        try
        {
            var json = new Utf8JsonReader(text);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                throw new TensorException("The body is no JSON object.");
            var message = Read(ref json, ref tail, isRequest);
            // Throws if anything follows the object.
            json.Read();
            return tail.IsEmpty
                ? message
                : throw new TensorException($"The body has {tail.Length} bytes after its JSON that belong to no tensor; "
                    + "set binary_data_size of each binary tensor.");
        }
        catch (JsonException e)
        {
            throw new TensorException(
                $"The body is no JSON: it is malformed in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", e)
            {
                IsNoMessage = IsNoMessage(text),
            };
        }
        catch (InvalidOperationException e)
        {
            throw new TensorException("The body has a text that is not UTF-8.", e);
        }
    }

    // A proxy answers with a page, and a server that is stopped with a part of its answer.
    private static bool IsNoMessage(ReadOnlySpan<byte> text)
    {
        var json = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            while (json.Read())
            {
                if (json is { CurrentDepth: 0, TokenType: JsonTokenType.EndObject })
                    return false;
            }

            return true;
        }
        catch (JsonException)
        {
            return json.TokenType == JsonTokenType.None;
        }
    }

    private static InferMessage Read(ref Utf8JsonReader json, ref ReadOnlySpan<byte> tail, bool isRequest)
    {
        var message = new InferMessage();
        var tensors = (IReadOnlyList<Tensor>?)null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "id":
                    message = message with { Id = InferFields.Text(ref json, "id") };
                    break;
                case "model_name":
                    message = message with { ModelName = InferFields.Text(ref json, "model_name") };
                    break;
                case "model_version":
                    message = message with { ModelVersion = InferFields.Text(ref json, "model_version") };
                    break;
                case "parameters":
                    var parameters = InferFields.Parameters(ref json);
                    message = message with { WantsBinary = parameters.BinaryOutput == true, Timeout = parameters.Timeout };
                    break;
                case "inputs" when isRequest:
                case "outputs" when !isRequest:
                    tensors = tensors is null
                        ? ReadTensors(ref json, ref tail, name)
                        : throw new TensorException($"The body has \"{name}\" twice; leave one of the two out.");
                    break;
                case "outputs":
                    message = message with { Requested = ReadRequested(ref json) };
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return message with
        {
            Tensors = tensors ?? throw new TensorException($"The body has no \"{(isRequest ? "inputs" : "outputs")}\"."),
        };
    }

    private static List<Tensor> ReadTensors(ref Utf8JsonReader json, ref ReadOnlySpan<byte> tail, string list)
    {
        var tensors = new List<Tensor>();
        if (json.TokenType != JsonTokenType.StartArray)
            throw new TensorException($"\"{list}\" is no list.");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
                throw new TensorException($"\"{list}\" has an element that is no object.");
            tensors.Add(ReadTensor(ref json, ref tail));
        }

        return tensors;
    }

    private static Tensor ReadTensor(ref Utf8JsonReader json, ref ReadOnlySpan<byte> tail)
    {
        var name = (string?)null;
        var type = (string?)null;
        var shape = (long[]?)null;
        var size = (long?)null;
        // The data may come before its type and shape, so it is skipped first and read at the end of the object.
        Utf8JsonReader data = default;
        var hasData = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var property = json.GetString();
            json.Read();
            switch (property)
            {
                case "name":
                    RefuseSecond(name is not null, property);
                    name = InferFields.Text(ref json, property);
                    break;
                case "datatype":
                    RefuseSecond(type is not null, property);
                    type = InferFields.Text(ref json, property);
                    break;
                case "shape":
                    RefuseSecond(shape is not null, property);
                    shape = InferFields.Shape(ref json);
                    break;
                case "parameters":
                    size = InferFields.Parameters(ref json).BinarySize;
                    break;
                case "data" when json.TokenType != JsonTokenType.Null:
                    RefuseSecond(hasData, property);
                    data = json;
                    hasData = true;
                    json.Skip();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return Tensor(ref data, hasData, name, type, shape, size, ref tail);
    }

    private static void RefuseSecond(bool hasFirst, string property)
    {
        if (hasFirst)
            throw new TensorException($"A tensor has \"{property}\" twice; leave one of the two out.");
    }

    private static Tensor Tensor(ref Utf8JsonReader data, bool hasData, string? name, string? type, long[]? shape, long? size,
        ref ReadOnlySpan<byte> tail)
    {
        if (string.IsNullOrEmpty(name))
            throw new TensorException("A tensor has no \"name\".");
        if (Datatype.Find(type) is not { } known)
        {
            throw new TensorException(type is null
                ? $"Tensor '{name}' has no \"datatype\"."
                : $"Tensor '{name}' has an unknown datatype; send one of {Datatype.Names}.");
        }

        if (shape is null)
            throw new TensorException($"Tensor '{name}' has no \"shape\".");
        var count = Inference.Tensor.Count(name, shape);
        if (size is { } bytes)
        {
            if (hasData)
                throw new TensorException($"Tensor '{name}' has both \"data\" and binary_data_size; send one of the two.");
            if (bytes < 0 || bytes > tail.Length)
            {
                throw new TensorException($"Tensor '{name}' has a binary_data_size of {bytes}, and {tail.Length} bytes are left after the "
                    + $"JSON; the header {InferMessage.LengthHeader} says where the JSON ends.")
                {
                    IsNoMessage = bytes > tail.Length,
                };
            }

            var own = tail[..(int)bytes];
            tail = tail[(int)bytes..];
            return new(name, known, shape, TensorBytes.Read(name, known, count, own));
        }

        if (!hasData)
            throw new TensorException($"Tensor '{name}' has no \"data\".");
        if (data.TokenType != JsonTokenType.StartArray)
            throw new TensorException($"Tensor '{name}' has data that is no list.");
        var start = data.TokenStartIndex;
        var end = data;
        end.Skip();
        // An element takes a byte at least, so a shape cannot ask for more memory than a few times the body.
        if (count > end.TokenStartIndex - start)
            throw new TensorException($"Tensor '{name}' has fewer elements of data than the {count} that its shape says.");
        var (values, nulls) = TensorJson.Read(ref data, name, known, shape, count);
        return new(name, known, shape, values, nulls);
    }

    private static List<RequestedOutput>? ReadRequested(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null)
            return null;
        if (json.TokenType != JsonTokenType.StartArray)
            throw new TensorException("\"outputs\" is no list.");
        var outputs = new List<RequestedOutput>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
                throw new TensorException("\"outputs\" has an element that is no object.");
            outputs.Add(ReadRequestedOutput(ref json));
        }

        // Clients send an empty list where they mean all outputs.
        return outputs.Count > 0 ? outputs : null;
    }

    private static RequestedOutput ReadRequestedOutput(ref Utf8JsonReader json)
    {
        var name = (string?)null;
        var binary = (bool?)null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var property = json.GetString();
            json.Read();
            if (property == "name")
                name = InferFields.Text(ref json, property);
            else if (property == "parameters")
                binary = InferFields.Parameters(ref json).Binary;
            else
                json.Skip();
        }

        return string.IsNullOrEmpty(name) ? throw new TensorException("An output has no \"name\".") : new(name, binary);
    }
}
