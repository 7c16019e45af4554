namespace ModelPipeline.Models.Onnx;

/// <summary>Changes a copy of an ONNX file. Fields that the edit does not change are copied as they are.</summary>
internal static class OnnxEdit
{
    /// <summary>Writes the new form of a field; writes nothing to leave the field out.</summary>
    /// <param name="field">The field of the original.</param>
    /// <param name="to">Receives the new form.</param>
    public delegate void Field(ref ProtoReader field, ProtoWriter to);

    /// <summary>The file with a changed graph.</summary>
    public static byte[] Graph(ReadOnlySpan<byte> model, Field edit) => Message(model, (ref ProtoReader field, ProtoWriter to) =>
    {
        if (field.Field == OnnxFields.ModelGraph)
        {
            to.Field(field.Field, Message(field.Content, edit));
        }
        else
        {
            to.Raw(field.Raw);
        }
    });

    /// <summary>The message, with each field as the edit writes the field.</summary>
    public static byte[] Message(ReadOnlySpan<byte> message, Field edit)
    {
        var fields = new ProtoReader(message);
        var to = new ProtoWriter();
        while (fields.Next())
            edit(ref fields, to);
        return to.ToArray();
    }
}
