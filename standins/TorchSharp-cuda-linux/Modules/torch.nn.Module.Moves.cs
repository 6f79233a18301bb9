using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                Move(device, dtype);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                Move(new Device(deviceType, deviceIndex), null);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                Move(null, dtype);
                return this;
            }

            // Parameters stay the same objects, so that fields and optimizers keep hold of them.
            private void Move(Device? device, ScalarType? dtype)
            {
                if (dtype.HasValue && !is_floating_point(dtype.Value))
                {
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
                }

                using var still = no_grad();
                foreach (var tensor in _internal_params.Select(entry => (Tensor)entry.Item2).Concat(_internal_buffers.Select(entry => entry.Item2.Item1)))
                {
                    var gradient = tensor is Parameter ? tensor.grad : null;
                    tensor.MoveTo(device ?? tensor.device, tensor.is_floating_point() ? dtype ?? tensor.dtype : tensor.dtype);
                    if (gradient is not null)
                    {
                        using var moved = gradient.to(tensor.dtype, tensor.device);
                        tensor.grad = moved;
                        gradient.Dispose();
                    }
                }

                foreach (var (_, module) in named_children())
                {
                    module.Move(device, dtype);
                }
            }
        }
    }
}
