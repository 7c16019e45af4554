using System.Text.Json;

namespace ModelPipeline;

/// <summary>Writes values of outputs as JSON, the same wherever a score is told.</summary>
public static class OutputJson
{
    /// <summary>Writes one value. NaN and the infinities become null, because JSON has no number for them.</summary>
    /// <param name="json">Receives the value.</param>
    /// <param name="value">The value of a column of outputs; null for none.</param>
    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case DateTime moment:
                json.WriteStringValue(moment);
                break;
            case float[] vector:
                json.WriteStartArray();
                foreach (var element in vector)
                    Write(json, element);
                json.WriteEndArray();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
