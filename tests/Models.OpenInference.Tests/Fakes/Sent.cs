using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>A request as a server reads it, without any code of the client: the JSON, and the elements of each input.</summary>
internal sealed class Sent
{
    private readonly Dictionary<string, object[]> inputs = [];

    public Sent(byte[] body, int? jsonLength)
    {
        Json = JsonNode.Parse(body.AsSpan(0, jsonLength ?? body.Length))!.AsObject();
        var at = jsonLength ?? body.Length;
        foreach (var input in Json["inputs"]!.AsArray())
        {
            var type = (string)input!["datatype"]!;
            if (input["parameters"]?["binary_data_size"] is { } size)
            {
                inputs[(string)input["name"]!] = Read(type, body.AsSpan(at, (int)size));
                at += (int)size;
            }
            else
            {
                inputs[(string)input["name"]!] = [.. input["data"]!.AsArray().Select(value => Read(type, value!))];
            }
        }

        Rows = (int)Json["inputs"]![0]!["shape"]![0]!;
        if (at != body.Length)
            throw new FormatException("There are bytes after the last tensor.");
    }

    public JsonObject Json { get; }

    public int Rows { get; }

    /// <summary>The names of the outputs that are asked for; empty for all.</summary>
    public string[] Outputs => [.. (Json["outputs"]?.AsArray() ?? []).Select(output => (string)output!["name"]!)];

    public bool WantsBinary => Json["outputs"]?.AsArray().Any(output => (bool?)output!["parameters"]?["binary_data"] == true) == true;

    public T[] Values<T>(string input) => [.. inputs[input].Cast<T>()];

    private static object Read(string type, JsonNode value) => type switch
    {
        "FP32" => (float)value,
        "FP64" => (double)value,
        "INT64" => (long)value,
        "BOOL" => (bool)value,
        _ => (string)value!,
    };

    private static object[] Read(string type, ReadOnlySpan<byte> bytes)
    {
        var values = new List<object>();
        while (!bytes.IsEmpty)
        {
            var (value, size) = type switch
            {
                "FP32" => ((object)BinaryPrimitives.ReadSingleLittleEndian(bytes), 4),
                "FP64" => (BinaryPrimitives.ReadDoubleLittleEndian(bytes), 8),
                "INT64" => (BinaryPrimitives.ReadInt64LittleEndian(bytes), 8),
                "BOOL" => (bytes[0] == 1, 1),
                _ => (Encoding.UTF8.GetString(bytes[4..(4 + BinaryPrimitives.ReadInt32LittleEndian(bytes))]),
                    4 + BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            };
            values.Add(value);
            bytes = bytes[size..];
        }

        return [.. values];
    }
}
