using System.Text.Json;
using System.Text.Json.Serialization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Writes the outputs of a score as one object, <c>{"label":1,"probability":0.62}</c>. NaN and the infinities become null, because JSON has
/// no number for them.
/// </summary>
internal sealed class OutputsConverter : JsonConverter<OutputValue[]>
{
    public override OutputValue[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Scores are written, never read.");

    public override void Write(Utf8JsonWriter writer, OutputValue[] value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var output in value)
        {
            writer.WritePropertyName(output.Name);
            WriteValue(writer, output.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case DateTime moment:
                writer.WriteStringValue(moment);
                break;
            case float[] vector:
                writer.WriteStartArray();
                foreach (var element in vector)
                    WriteValue(writer, element);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
