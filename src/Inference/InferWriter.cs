using System.Buffers;
using System.Text.Json;

namespace ModelPipeline.Inference;

/// <summary>Writes requests for inference and answers: JSON, and after the JSON the bytes of the tensors in binary form.</summary>
internal static class InferWriter
{
    /// <summary>Writes a request.</summary>
    /// <param name="to">Receives the body.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The names of the outputs that are asked for; empty for all outputs.</param>
    /// <param name="isBinary">Whether inputs and outputs are in binary form.</param>
    /// <returns>The length of the JSON.</returns>
    public static int WriteRequest(
        IBufferWriter<byte> to, IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, bool isBinary)
    {
        var length = 0;
        using (var json = new Utf8JsonWriter(to))
        {
            json.WriteStartObject();
            WriteTensors(json, "inputs", inputs, _ => isBinary);
            WriteRequested(json, outputs, isBinary);
            json.WriteEndObject();
            json.Flush();
            length = (int)json.BytesCommitted;
        }

        WriteBytes(to, inputs, _ => isBinary);
        return length;
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="to">Receives the body.</param>
    /// <param name="answer">The answer; its tensors are the outputs.</param>
    /// <param name="isBinary">Whether an output is in binary form.</param>
    /// <returns>The length of the JSON.</returns>
    public static int WriteAnswer(IBufferWriter<byte> to, InferMessage answer, Func<Tensor, bool> isBinary)
    {
        var length = 0;
        using (var json = new Utf8JsonWriter(to))
        {
            json.WriteStartObject();
            json.WriteString("model_name", answer.ModelName);
            if (answer.ModelVersion is { } version)
                json.WriteString("model_version", version);
            if (answer.Id is { } id)
                json.WriteString("id", id);
            WriteTensors(json, "outputs", answer.Tensors, isBinary);
            json.WriteEndObject();
            json.Flush();
            length = (int)json.BytesCommitted;
        }

        WriteBytes(to, answer.Tensors, isBinary);
        return length;
    }

    private static void WriteRequested(Utf8JsonWriter json, IReadOnlyList<string> outputs, bool isBinary)
    {
        if (outputs.Count == 0)
            return;
        json.WriteStartArray("outputs");
        foreach (var output in outputs)
        {
            json.WriteStartObject();
            json.WriteString("name", output);
            if (isBinary)
            {
                json.WriteStartObject("parameters");
                json.WriteBoolean("binary_data", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTensors(Utf8JsonWriter json, string list, IReadOnlyList<Tensor> tensors, Func<Tensor, bool> isBinary)
    {
        json.WriteStartArray(list);
        foreach (var tensor in tensors)
        {
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            json.WriteString("datatype", tensor.Type.Name);
            json.WriteStartArray("shape");
            foreach (var size in tensor.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            if (isBinary(tensor))
            {
                json.WriteStartObject("parameters");
                json.WriteNumber("binary_data_size", TensorBytes.Length(tensor.Type, tensor.Values));
                json.WriteEndObject();
            }
            else
            {
                json.WritePropertyName("data");
                TensorJson.Write(json, tensor);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBytes(IBufferWriter<byte> to, IReadOnlyList<Tensor> tensors, Func<Tensor, bool> isBinary)
    {
        foreach (var tensor in tensors)
        {
            if (isBinary(tensor))
                TensorBytes.Write(tensor.Type, tensor.Values, to);
        }
    }
}
