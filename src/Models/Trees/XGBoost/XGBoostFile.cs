namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>A file of XGBoost: JSON, or Universal Binary JSON.</summary>
internal static class XGBoostFile
{
    /// <summary>
    /// Sees that the file is one of them. The library takes anything else for a format of its own from before, which it trusts; and it
    /// reads beyond the end of Universal Binary JSON that is not whole. Its JSON it reads with care.
    /// </summary>
    /// <exception cref="FormatException">It is not; the message continues "the file ...".</exception>
    public static void Check(ReadOnlySpan<byte> content)
    {
        if (content is not [(byte)'{', var second, ..])
        {
            throw new FormatException(
                "is neither JSON nor Universal Binary JSON, which begin with '{'; save it by save_model to .json or .ubj");
        }

        if (second != '"')
            UbjReader.Check(content);
    }
}
