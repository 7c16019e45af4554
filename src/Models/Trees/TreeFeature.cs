namespace ModelPipeline.Models.Trees;

/// <summary>One feature of a file of trees.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Categories">The categories; null if the feature is a number.</param>
internal sealed record TreeFeature(string Name, Categories? Categories = null);
