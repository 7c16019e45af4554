using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ModelPipeline.Models.Trees.XGBoost;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>What the check of a file takes and refuses. The library follows the numbers of a file without a check.</summary>
public sealed class XGBoostTreesTests
{
    private const string Broken = "has trees that do not hold together";
    private const string Parameters = "learner_model_param/";
    private const string Objective = "objective/softmax_multiclass_param";
    private const string Model = "gradient_booster/model/";
    private const string Boosting = $"{Model}gbtree_model_param/";

    // Node 0 asks feature 0; node 1, its left child, asks for a category of feature 1; nodes 2, 3 and 4 are leaves.
    private const string Tree = """
        {"tree_param": {"num_nodes": "5"}, "left_children": [1, 3, -1, -1, -1], "right_children": [2, 4, -1, -1, -1],
         "parents": [2147483647, 0, 0, 1, 1], "split_indices": [0, 1, 0, 0, 0], "split_conditions": [5, 0, 1, 2, 3],
         "default_left": [0, 1, 0, 0, 0], "base_weights": [0, 0, 1, 2, 3], "loss_changes": [2, 1, 0, 0, 0], "sum_hessian": [9, 5, 4, 3, 2],
         "split_type": [0, 1, 0, 0, 0], "categories_nodes": [1], "categories_segments": [0], "categories_sizes": [2], "categories": [0, 3]}
        """;

    private const string Whole = """
        {"learner": {"learner_model_param": {"num_feature": "2", "num_class": "0", "num_target": "1"}, "objective": {"name": "any"},
         "gradient_booster": {"name": "gbtree", "model": {"gbtree_model_param": {"num_trees": "2", "num_parallel_tree": "1"},
         "tree_info": [0, 0], "trees": [
        """ + Tree + ", " + Tree + "]}}}}";

    [Theory]
    [InlineData("objective/name", "\"other\"")]
    [InlineData($"{Parameters}num_feature", "3")]
    [InlineData($"{Parameters}num_feature", "1", $"{Model}trees/0/split_indices", "[0, 0, 0, 0, 0]", $"{Model}trees/1/split_indices",
        "[0, 0, 0, 0, 0]")]
    [InlineData($"{Parameters}num_target", null)]
    [InlineData($"{Parameters}num_target", "2", $"{Model}tree_info", "[1, 0]")]
    [InlineData($"{Parameters}num_class", "3", $"{Model}tree_info", "[0, 2]")]
    [InlineData($"{Parameters}num_class", "3", Objective, "{\"num_class\": \"3\"}")]
    [InlineData($"{Boosting}num_parallel_tree", null)]
    [InlineData($"{Boosting}num_parallel_tree", "2")]
    [InlineData("gradient_booster/weight_drop", "[0.5, 1]")]
    [InlineData("gradient_booster/name", "\"gblinear\"", "gradient_booster/model", null)]
    public void Check_WholeFile_IsTaken(params string?[] changes) => Check(changes);

    [Theory]
    [InlineData($"{Parameters}num_feature", "0")]
    [InlineData($"{Parameters}num_feature", "1")]
    [InlineData($"{Parameters}num_class", "-1")]
    [InlineData(Objective, "{\"num_class\": \"3\"}")]
    [InlineData($"{Parameters}num_class", "3", Objective, "{\"num_class\": \"2\"}")]
    [InlineData($"{Model}tree_info", "[0, 1]")]
    [InlineData($"{Model}tree_info", "[0, 1]", $"{Parameters}num_target", null)]
    [InlineData($"{Model}tree_info", "[0, 3]", $"{Parameters}num_class", "3")]
    [InlineData($"{Model}tree_info", "[-1, 0]")]
    [InlineData($"{Model}tree_info", "[0]")]
    [InlineData($"{Boosting}num_trees", "1")]
    [InlineData($"{Boosting}num_parallel_tree", "0")]
    [InlineData("gradient_booster/weight_drop", "[0.5]")]
    public void Check_NumbersThatContradictEachOther_IsAFault(params string?[] changes) => IsBroken(changes);

    [Theory]
    [InlineData(Parameters)]
    [InlineData($"{Parameters}num_feature")]
    [InlineData($"{Parameters}num_class")]
    [InlineData("objective")]
    [InlineData("gradient_booster")]
    [InlineData("gradient_booster/name")]
    [InlineData("gradient_booster/model")]
    [InlineData($"{Model}trees")]
    [InlineData($"{Model}tree_info")]
    [InlineData(Boosting)]
    [InlineData($"{Boosting}num_trees")]
    [InlineData($"{Model}trees/1/left_children")]
    [InlineData($"{Model}trees/1/sum_hessian")]
    [InlineData($"{Model}trees/1/tree_param/num_nodes")]
    public void Check_PartIsMissing_NamesIt(string part)
    {
        part = part.TrimEnd('/');

        var error = Assert.Throws<FormatException>(() => Check(part, null));

        Assert.Equal($"has no {part.Split('/')[^1]} where it belongs", error.Message);
    }

    [Fact]
    public void Check_ModelOfDart_IsOneLevelDeeper()
    {
        var booster = JsonNode.Parse(Whole)!["learner"]!["gradient_booster"]!.ToJsonString();
        var dart = $"{{\"name\": \"dart\", \"gbtree\": {booster}, \"weight_drop\": [1, 1]}}";

        Check("gradient_booster", dart);
        IsBroken("gradient_booster", dart.Replace("[0,0]", "[0,1]", StringComparison.Ordinal));
        IsBroken("gradient_booster", dart.Replace("[1, 1]", "[1]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("parents", "[4, 0, 0, 1, 1]")]
    [InlineData("split_indices", "[0, 1, 9, -1, 0]")]
    [InlineData("left_children", "[1, -1, -1, -1, -1]", "right_children", "[2, -1, -1, -1, -1]")]
    [InlineData("left_children", "[4, 3, -1, -1, -1]", "right_children", "[1, 2, -1, -1, -1]")]
    [InlineData("categories_segments", "[1]", "categories_sizes", "[1]")]
    [InlineData("categories", "[0, 16777215]")]
    [InlineData("split_type", null, "categories_nodes", null, "categories_segments", null, "categories_sizes", null, "categories", null)]
    [InlineData("split_type", "[0, 0, 0, 0, 0]", "categories_nodes", null, "categories_segments", null, "categories_sizes", null,
        "categories", null)]
    [InlineData("split_type", "[0, 1, 0, 0, 1]", "categories_nodes", "[4, 1]", "categories_segments", "[0, 0]", "categories_sizes",
        "[1, 2]")]
    [InlineData("split_type", "[1, 0, 0, 0, 0]", "categories_nodes", "[0]")]
    public void Check_WholeTree_IsTaken(params string?[] changes) => Check(OfTree(changes));

    [Theory]
    [InlineData("tree_param", "{\"num_nodes\": \"4\"}")]
    [InlineData("left_children", "[1, 3, -1, -1]")]
    [InlineData("right_children", "[2, 4, -1, -1, -1, -1]")]
    [InlineData("parents", "[2147483647, 0, 0, 1]")]
    [InlineData("split_indices", "[0, 1, 0, 0]")]
    [InlineData("split_conditions", "[5, 0, 1, 2]")]
    [InlineData("default_left", "[0, 1, 0, 0]")]
    [InlineData("base_weights", "[]")]
    [InlineData("loss_changes", "[2, 1, 0, 0]")]
    [InlineData("sum_hessian", "[9, 5, 4, 3, 2, 1]")]
    [InlineData("split_type", "[0, 1, 0, 0]")]
    [InlineData("parents", "[2147483647, 5, 0, 1, 1]")]
    [InlineData("parents", "[2147483647, 0, 0, 1, -1]")]
    [InlineData("split_indices", "[2, 1, 0, 0, 0]")]
    [InlineData("split_indices", "[0, -1, 0, 0, 0]")]
    [InlineData("left_children", "[1, 5, -1, -1, -1]")]
    [InlineData("left_children", "[1, 0, -1, -1, -1]")]
    [InlineData("left_children", "[1, 2, -1, -1, -1]")]
    [InlineData("left_children", "[1, 1, -1, -1, -1]")]
    [InlineData("left_children", "[1, -1, -1, -1, -1]")]
    [InlineData("left_children", "[1, 3.5, -1, -1, -1]")]
    [InlineData("left_children", "[1, -2, -1, -1, -1]")]
    [InlineData("right_children", "[2, 5, -1, -1, -1]")]
    [InlineData("right_children", "[2, -1, -1, -1, -1]")]
    [InlineData("categories_nodes", "[]", "categories_segments", "[]", "categories_sizes", "[]")]
    [InlineData("categories_nodes", "[1, 1]", "categories_segments", "[0, 0]", "categories_sizes", "[1, 1]")]
    [InlineData("categories_nodes", "[0]")]
    [InlineData("categories_nodes", "[5]")]
    [InlineData("categories_nodes", "[-1]")]
    [InlineData("categories_segments", "[]")]
    [InlineData("categories_segments", "[0, 0]")]
    [InlineData("categories_segments", "[-1]")]
    [InlineData("categories_segments", "[1]")]
    [InlineData("categories_sizes", "[]")]
    [InlineData("categories_sizes", "[2, 2]")]
    [InlineData("categories_sizes", "[0]")]
    [InlineData("categories_sizes", "[3]")]
    [InlineData("categories", "[0, -1]")]
    [InlineData("categories", "[0, 16777216]")]
    [InlineData("split_type", "[0, 1, 0, 0, 2]")]
    [InlineData("split_type", "[0, 1, 0, 0, 1]")]
    [InlineData("split_type", "[0, 1, 0, 0, 1]", "categories_nodes", "[0, 1]", "categories_segments", "[0, 0]", "categories_sizes",
        "[1, 1]")]
    [InlineData("split_type", "[0, 1, 0, 0, 1]", "categories_nodes", "[4, 1]", "categories_segments", "[0, 5]", "categories_sizes",
        "[1, 1]")]
    public void Check_TreeThatContradictsItself_IsAFault(params string?[] changes) => IsBroken(OfTree(changes));

    [Fact]
    public void Check_TreeWithoutNodes_IsAFault()
    {
        string[] arrays = ["left_children", "right_children", "parents", "split_indices", "split_conditions", "default_left",
            "base_weights", "loss_changes", "sum_hessian", "split_type", "categories_nodes", "categories_segments", "categories_sizes",
            "categories"];

        IsBroken(OfTree([.. arrays.SelectMany(name => new[] { name, "[]" }), "tree_param", "{\"num_nodes\": \"0\"}"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("binf")]
    public void Check_NeitherOfTheTwoFormats_SaysHowToSaveIt(string content) => Assert.StartsWith(
        "is neither JSON nor Universal Binary JSON, which begin with '{'; save it by save_model",
        Assert.Throws<FormatException>(() => XGBoostFile.Check(Encoding.UTF8.GetBytes(content))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"", "is no whole JSON")]
    [InlineData("{L", "is no whole file of Universal Binary JSON")]
    [InlineData("{\"other\": 1}", "has no learner where it belongs")]
    public void Check_SecondByte_TellsTheFormat(string content, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => XGBoostFile.Check(Encoding.UTF8.GetBytes(content))).Message);

    private static string?[] OfTree(string?[] changes) =>
        [.. changes.Select((part, i) => i % 2 == 0 ? $"{Model}trees/1/{part}" : part)];

    private static void IsBroken(params string?[] changes) =>
        Assert.Equal(Broken, Assert.Throws<FormatException>(() => Check(changes)).Message);

    // The changes are pairs of a path and its new JSON; null removes the part.
    private static void Check(params string?[] changes)
    {
        var file = JsonNode.Parse(Whole)!;
        foreach (var change in changes.Chunk(2))
        {
            var path = change[0]!.Split('/');
            var parent = path[..^1].Aggregate(file["learner"]!, Inner);
            parent.AsObject().Remove(path[^1]);
            if (change[1] is { } json)
                parent[path[^1]] = JsonNode.Parse(json);
        }

        XGBoostFile.Check(Encoding.UTF8.GetBytes(file.ToJsonString()));
    }

    private static JsonNode Inner(JsonNode node, string name) =>
        node is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)]! : node[name]!;
}
