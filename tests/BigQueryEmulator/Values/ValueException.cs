namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>A value does not fit its column, a field is not in the schema, or a required field is missing.</summary>
/// <param name="location">The path of the field, such as <c>address.city</c>.</param>
internal sealed class ValueException(string message, string location) : Exception(message)
{
    public string Location => location;
}
