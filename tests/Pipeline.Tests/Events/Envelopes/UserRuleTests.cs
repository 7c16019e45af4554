namespace ModelPipeline.Tests;

public sealed class UserRuleTests
{
    private const string Nobody = "The event names no user: it has no attribute user_id, no subject, and no field user_id; "
        + "say where with userAttribute or userField.";

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("user", null, null)]
    [InlineData(null, "", null)]
    [InlineData(null, "/order/customer", null)]
    [InlineData("user", "/user", "userAttribute and userField exclude each other; send one of them.")]
    [InlineData("", null, "userAttribute is empty; name an attribute, or leave it out.")]
    [InlineData(null, "user", "userField is no JSON pointer; send one such as /customer/id.")]
    public void Check_Rule_SaysWhatIsWrong(string? attribute, string? field, string? fault) =>
        Assert.Equal(fault, new UserRule(attribute, field).Check());

    // An attribute comes before the subject, and the subject before the data.
    [Theory]
    [InlineData("user_id", "ann", "subject", "\"data\"", "ann")]
    [InlineData("userId", "ann", "subject", "\"data\"", "ann")]
    [InlineData("user", "ann", "subject", "\"data\"", "ann")]
    [InlineData("other", "ann", "subject", "\"data\"", "subject")]
    [InlineData("other", "ann", null, "\"data\"", "data")]
    public void Find_UsualPlaces_AreAskedInTheirOrder(string attribute, string value, string? subject, string data, string user)
    {
        var (users, fault) = new UserRule().Find(name => name == attribute ? value : null, subject, data);

        Assert.Equal([user], users);
        Assert.Null(fault);
    }

    [Theory]
    [InlineData("ann", "ann")]
    [InlineData("  ann\n", "ann")]
    [InlineData("\"ann\"", "ann")]
    [InlineData("42", "42")]
    [InlineData("[\"ann\",42,\"ann\"]", "ann 42")]
    [InlineData("{\"user_id\":\"ann\",\"user\":\"bob\"}", "ann")]
    [InlineData("{\"userId\":\"ann\"}", "ann")]
    [InlineData("{\"user\":42}", "42")]
    [InlineData("{\"users\":[\"ann\",\"bob\"]}", "ann bob")]
    [InlineData("{\"user_id\":null,\"users\":[\"ann\"]}", "ann")]
    public void Find_Data_IsAnObjectWithTheUserOrTheUserAlone(string data, string expected)
    {
        var (users, fault) = new UserRule().Find(_ => null, null, data);

        Assert.Equal((expected, null), (string.Join(' ', users), fault));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("{}")]
    [InlineData("{\"user_id\":{}}")]
    [InlineData("{\"users\":[]}")]
    [InlineData("{\"users\":[\"ann\",null]}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("true")]
    public void Find_NoUserInTheData_IsAFault(string? data)
    {
        var (users, fault) = new UserRule().Find(_ => null, null, data);

        Assert.Empty(users);
        Assert.Equal(Nobody, fault);
    }

    [Theory]
    [InlineData("customer", "ann", null)]
    [InlineData("other", null, "The event has no attribute 'other'.")]
    public void Find_NamedAttribute_IsTheOnlyPlace(string attribute, string? user, string? fault)
    {
        var found = new UserRule(Attribute: attribute).Find(name => name == "customer" ? "ann" : null, "subject", "\"data\"");

        Assert.Equal((user, fault), (found.Users.FirstOrDefault(), found.Fault));
    }

    [Theory]
    [InlineData("{\"order\":{\"customer\":\"ann\"}}", "ann", null)]
    [InlineData("{\"order\":{\"customer\":[\"ann\",\"bob\"]}}", "ann bob", null)]
    [InlineData("{\"order\":{}}", "", "The data of the event has no user at /order/customer.")]
    [InlineData("{\"order\":{\"customer\":true}}", "", "The data of the event has no user at /order/customer.")]
    [InlineData("ann", "", "The data of the event is no JSON, so that userField finds no user.")]
    [InlineData(null, "", "The data of the event is no JSON, so that userField finds no user.")]
    public void Find_NamedField_IsTheOnlyPlace(string? data, string expected, string? fault)
    {
        var found = new UserRule(Field: "/order/customer").Find(_ => "attribute", "subject", data);

        Assert.Equal((expected, fault), (string.Join(' ', found.Users), found.Fault));
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void Find_ManyUsers_AreAThousandAtTheMost(int count, bool isTaken)
    {
        var data = $"[{string.Join(',', Enumerable.Range(0, count))}]";

        var (users, fault) = new UserRule().Find(_ => null, null, data);

        Assert.Equal(isTaken ? 1_000 : 0, users.Count);
        Assert.Equal(isTaken ? null : "The event has 1001 users; at most 1000 are allowed.", fault);
    }

    [Fact]
    public void Find_UserThatIsNoId_IsAFault()
    {
        var (users, fault) = new UserRule().Find(_ => null, null, """["ann","b\u0000b"]""");

        Assert.Empty(users);
        Assert.Equal("The user id has a control character; remove it.", fault);
    }

    [Fact]
    public void Find_HalfOfASurrogatePair_IsAFault()
    {
        var (users, fault) = new UserRule().Find(_ => null, null, """["\ud83d"]""");

        Assert.Empty(users);
        Assert.Equal("The event has half of a surrogate pair, which is no character.", fault);
    }
}
