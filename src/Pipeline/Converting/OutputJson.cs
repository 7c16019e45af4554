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

    /// <summary>Writes a value of a column in the same way, without an object for the value.</summary>
    /// <param name="json">Receives the value.</param>
    /// <param name="values">The values of the column: an array of one of the types that an output can have.</param>
    /// <param name="index">The place of the value.</param>
    public static void WriteAt(Utf8JsonWriter json, object values, int index)
    {
        switch (values)
        {
            case float[] numbers when float.IsFinite(numbers[index]):
                json.WriteNumberValue(numbers[index]);
                break;
            case double[] numbers when double.IsFinite(numbers[index]):
                json.WriteNumberValue(numbers[index]);
                break;
            case long[] numbers:
                json.WriteNumberValue(numbers[index]);
                break;
            case bool[] flags:
                json.WriteBooleanValue(flags[index]);
                break;
            case string?[] texts:
                json.WriteStringValue(texts[index]);
                break;
            case DateTime[] moments:
                json.WriteStringValue(moments[index]);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
