using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.Module<Tensor, Tensor>> _modules = [];

    protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
        {
            append(name, module);
        }
    }

    protected Sequential(params nn.Module<Tensor, Tensor>[] modules)
        : this(modules.Select((module, i) => (i.ToString(CultureInfo.InvariantCulture), module)).ToArray())
    {
    }

    public int Count => _modules.Count;

    public nn.IModule<Tensor, Tensor> this[int index] => _modules[index];

    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(CultureInfo.InvariantCulture), module);

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        register_module(name, (nn.Module)module);
        _modules.Add((nn.Module<Tensor, Tensor>)module);
        return this;
    }

    // What lies between two modules is freed at once where no gradient needs it.
    public override Tensor forward(Tensor tensor)
    {
        if (_modules.Count == 0)
        {
            return tensor.alias();
        }

        var result = _modules[0].call(tensor);
        foreach (var module in _modules.Skip(1))
        {
            var next = module.call(result);
            result.Dispose();
            result = next;
        }

        return result;
    }

    protected override void RegisterComponents()
    {
    }
}
