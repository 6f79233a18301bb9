using k8s.Models;
using Sluice.Operator.Watching.Cache;
using Xunit;

namespace Sluice.Operator.Tests.Watching.Cache;

public sealed class ObjectStoreTests
{
    private readonly ObjectStore<V1ConfigMap> _store = new();

    [Fact]
    public void A_list_adds_changes_and_takes_away()
    {
        _store.Replace([Map("kept", "1"), Map("changed", "1"), Map("gone", "1")]);
        var changes = _store.Replace([Map("kept", "1"), Map("changed", "2"), Map("new", "3")]);
        Assert.Equal(
            ["changed 1>2", "gone 1>", "new >3"],
            changes.Select(change =>
                $"{change.Latest.Name()} {change.Before?.ResourceVersion()}>{change.After?.ResourceVersion()}").Order());
        Assert.Equal(["changed", "kept", "new"], _store.All().Select(map => map.Name()).Order());
    }

    [Fact]
    public void A_version_that_is_known_is_no_change()
    {
        Assert.NotNull(_store.Put(Map("a", "1")));
        Assert.Null(_store.Put(Map("a", "1")));
        Assert.Null(_store.Take(Map("b", "1")));
    }

    [Fact]
    public void Owners_are_followed_as_they_change()
    {
        _store.Put(Map("b", "1", "u", "v"));
        _store.Put(Map("a", "1", "u"));
        Assert.Equal(["a", "b"], _store.OwnedBy("u").Select(map => map.Name()));
        _store.Put(Map("b", "2", "v"));
        Assert.Equal(["a"], _store.OwnedBy("u").Select(map => map.Name()));
        Assert.Equal(["b"], _store.OwnedBy("v").Select(map => map.Name()));
        _store.Take(Map("b", "3"));
        Assert.Empty(_store.OwnedBy("v"));
    }

    [Fact]
    public void Namespaces_and_labels_select()
    {
        _store.Put(Map("a", "1"));
        Assert.NotNull(_store.Find("ns", "a"));
        Assert.Null(_store.Find("other", "a"));
        Assert.Empty(_store.In("other"));
        Assert.Single(_store.Labelled("ns", "name", "a"));
        Assert.Empty(_store.Labelled("ns", "name", "b"));
    }

    [Fact]
    public void What_cannot_be_read_stays_as_it_was()
    {
        _store.Put(Map("a", "1", "u"));
        Assert.Null(_store.Put(Unreadable("a", "2")));
        Assert.Equal("1", _store.Find("ns", "a")!.ResourceVersion());
        Assert.Single(_store.OwnedBy("u"));
        Assert.True(_store.IsUnreadable("ns", "a"));
        Assert.Empty(_store.NeverRead("ns"));

        Assert.Empty(_store.Replace([], [Unreadable("a", "2")]));
        Assert.Equal("1", _store.Find("ns", "a")!.ResourceVersion());
    }

    [Fact]
    public void What_could_never_be_read_is_known_by_its_metadata_alone()
    {
        Assert.Empty(_store.Replace([], [Unreadable("a", "1")]));
        Assert.Empty(_store.All());
        Assert.Equal("a", Assert.Single(_store.NeverRead("ns")).Name());
        Assert.Empty(_store.NeverRead("other"));
    }

    [Fact]
    public void What_can_be_read_again_is_a_change_and_no_longer_counted()
    {
        _store.Put(Map("a", "1"));
        _store.Put(Unreadable("a", "2"));
        var change = _store.Put(Map("a", "3"))!;
        Assert.Equal(("1", "3", true), (change.Before!.ResourceVersion(), change.After!.ResourceVersion(), change.WasUnreadable));
        Assert.Empty(_store.Unreadable);

        _store.Put(Unreadable("a", "4"));
        Assert.True(Assert.Single(_store.Replace([Map("a", "5")])).WasUnreadable);
        Assert.Empty(_store.Unreadable);
    }

    [Fact]
    public void What_cannot_be_read_goes_when_it_is_deleted_or_another_object_has_its_name()
    {
        _store.Put(Map("a", "1"));
        _store.Put(Unreadable("a", "2"));
        Assert.NotNull(_store.Take(Map("a", "3")));
        Assert.Empty(_store.Unreadable);

        _store.Put(Map("b", "1"));
        Assert.Null(Assert.IsType<ObjectChange<V1ConfigMap>>(_store.Put(Unreadable("b", "9", uid: "another"))).After);
        Assert.Null(_store.Find("ns", "b"));

        _store.Replace([]);
        Assert.Empty(_store.Unreadable);
    }

    private static UnreadableObject Unreadable(string name, string version, string? uid = null) => new(
        new PartialObject
        {
            Kind = "ConfigMap",
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "ns", Uid = uid ?? name, ResourceVersion = version },
        },
        "spec.a: bad");

    private static V1ConfigMap Map(string name, string version, params string[] owners) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = "ns",
            ResourceVersion = version,
            Uid = name,
            Labels = new Dictionary<string, string> { ["name"] = name },
            OwnerReferences = [.. owners.Select(uid => new V1OwnerReference { ApiVersion = "v1", Kind = "K", Name = uid, Uid = uid })],
        },
    };
}
