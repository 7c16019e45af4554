namespace ModelPipeline.Models.Trees;

/// <summary>One feature of a file of trees.</summary>
/// <param name="Name">As the file spells it.</param>
/// <param name="Categories">The categories that the file codes by their place; null where the feature is a number.</param>
internal sealed record TreeFeature(string Name, Categories? Categories = null);
