using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Requests of the Open Inference Protocol for the model <c>churn</c>, made without any code of the product.</summary>
internal static class Tensors
{
    /// <summary>The row of user <c>c{i}</c> of <see cref="Workplace"/>, by column.</summary>
    public static IReadOnlyDictionary<string, object> RowOf(int i) => new Dictionary<string, object>
    {
        ["plan"] = "basic",
        ["contract"] = "monthly",
        ["region"] = "north",
        ["tenure_months"] = (float)(i % 72),
        ["monthly_charge"] = 20 + (i % 90) + 0.5f,
        ["support_calls"] = (float)(i % 5),
        ["days_since_login"] = (float)(i % 40),
        ["age"] = (float)(18 + (i % 70)),
        ["paperless"] = i % 2 == 0,
    };

    /// <summary>A request in JSON for rows of users, in the order of the metadata's inputs.</summary>
    public static JsonObject Json(JsonObject metadata, params int[] users) => new()
    {
        ["id"] = "r-1",
        ["inputs"] = new JsonArray([.. metadata["inputs"]!.AsArray().Select(input => (JsonNode)new JsonObject
        {
            ["name"] = (string)input!["name"]!,
            ["shape"] = new JsonArray(users.Length, 1),
            ["datatype"] = (string)input["datatype"]!,
            ["data"] = new JsonArray([.. users.Select(user => ValueOf(user, input))]),
        })]),
    };

    /// <summary>The same as the Python client of Triton sends it: every tensor in binary form.</summary>
    public static (byte[] Body, int JsonLength) Binary(JsonObject metadata, params int[] users)
    {
        var request = Json(metadata, users);
        using var tail = new MemoryStream();
        foreach (var input in request["inputs"]!.AsArray().Select(input => input!.AsObject()))
        {
            var before = tail.Length;
            foreach (var value in input["data"]!.AsArray())
                tail.Write(Bytes((string)input["datatype"]!, value!));
            input.Remove("data");
            input["parameters"] = new JsonObject { ["binary_data_size"] = tail.Length - before };
        }

        request["parameters"] = new JsonObject { ["binary_data_output"] = true };
        var json = Encoding.UTF8.GetBytes(request.ToJsonString());
        return ([.. json, .. tail.ToArray()], json.Length);
    }

    public static float[] Floats(ReadOnlySpan<byte> bytes)
    {
        var floats = new float[bytes.Length / 4];
        for (var i = 0; i < floats.Length; i++)
            floats[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]);
        return floats;
    }

    private static JsonNode ValueOf(int user, JsonNode input) => RowOf(user)[(string)input["name"]!] switch
    {
        string text => text,
        bool flag => flag,
        var number => (float)number,
    };

    private static byte[] Bytes(string type, JsonNode value)
    {
        switch (type)
        {
            case "FP32":
                var bytes = new byte[4];
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                return bytes;
            case "BOOL":
                return [(bool)value ? (byte)1 : (byte)0];
            default:
                var text = Encoding.UTF8.GetBytes((string)value!);
                var length = new byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
                return [.. length, .. text];
        }
    }
}
