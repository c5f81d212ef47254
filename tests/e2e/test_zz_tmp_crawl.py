from __future__ import annotations
from tests.e2e.test_what_strangers_see import *
from tests.e2e.test_what_strangers_see import look, ids_of
from tests.e2e.told_and_untold import *
def test_it(make_stage, tmp_path):
    folder = a_telling_folder(tmp_path/'show')
    an_episode(folder, "2017-03-01-ermine-slug", "ermine")
    an_episode(folder, "2017-03-08-vicuna-slug", "vicuna")
    stage = make_stage(folder)
    stage.publish()
    d = stage.terminal.here("erase", "--help"); print(d)
    for v,w in (("unpublish","ermine"),("erase","vicuna")):
        d = stage.terminal.here(v, f"{w}-slug", folder, "--store", stage.store, "--yes"); print(d)
    s = look(stage)
    print("LIST"); print("\n".join(traces(s.by_listing, "vicuna", *ids_of(s,"vicuna"))))
    print({k:h.status for k,h in s.by_following.items() if h.status!=200})
    print(sorted(set(s.by_listing)-set(s.by_following)))
    print(stage.run("publish"))
    s = look(stage)
    print("LIST"); print("\n".join(traces(s.by_listing, "vicuna", *ids_of(s,"vicuna"))))
    for k in s.by_listing: 
      if k.startswith('state'): print(k,s.by_listing[k].body[:300])
    assert 0
